"""A word in anything that is not public is not shown, and no search, filter or order tells of it."""

import itertools
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, CommentReply, Page, PageViewRestriction

from cms.api.views import ENDPOINTS
from cms.vocabulary.models import Topic
from knowledge_base.models import TopicArticlePage
from media_library.models import CenterDocument, CenterImage
from tests.factories.knowledge_base import make_article, stream
from tests.factories.media_library import make_document, make_image, picture, upload
from tests.factories.vocabulary import make_citation, make_person, make_topic
from tests.factories.workflow import describe, make_user, publish_signed_off, submit
from workflow import services
from workflow.models import Governance

pytestmark = pytest.mark.usefixtures("indexed")

_letters = itertools.product("bcdfghkl", repeat=3)
CANARIES: dict[str, str] = {}


def canary(where: str) -> str:
    """Return a word that stands nowhere else, and remember where it was hidden."""
    return CANARIES.setdefault(where, f"canary{''.join(next(_letters))}")


def draft(**fields: Any) -> Any:
    return make_article(topics=[Topic.objects.first() or make_topic()], **fields)


def body(words: str) -> list[dict[str, Any]]:
    return stream(("text", {"text": f"<p>{words}</p>", "citations": []}))


def hide_in_people() -> tuple[Any, Any]:
    """Make an editor and a reviewer whose names and addresses nobody outside may learn."""
    fields = {"last_name": canary("last name")}
    editor = make_user(
        "managing_editor", username=canary("username"), credentials=canary("editor's credentials"), **fields
    )
    editor.email = f"{canary('mail address')}@example.org"
    editor.save()
    reviewer = make_user("clinical_reviewer", username="reviewer")
    describe(reviewer, name=canary("reviewer who is not to be named"), consents_to_be_named=False)
    make_person(name=canary("person"), disclosures=canary("disclosure"))
    Group.objects.create(name=canary("group"))
    return editor, reviewer


def hide_in_drafts(editor: Any, live: TopicArticlePage) -> None:
    """Make drafts, a later draft of a live page, one in review with comments, and text kept from a lock."""
    draft(title=canary("draft title"), summary=canary("draft summary"), slug="a-draft", body=body(canary("draft body")))
    later = TopicArticlePage.objects.get(pk=live.pk)
    later.title, later.summary, later.body = canary("later title"), canary("later summary"), body(canary("later body"))
    later.search_description = canary("later description")
    later.save_revision(user=editor)
    asked = submit(draft(slug="asked"), author=editor, note=canary("note of a submission"))
    reviewer = make_user("clinical_reviewer")
    comment = services.comment(submission=asked, user=reviewer, text=canary("comment"))
    CommentReply.objects.create(comment=comment, user=editor, text=canary("reply"))
    services.stash_draft(page=asked.page.specific, user=editor, content={"title": canary("kept text")})
    services.request_changes(submission=asked, user=reviewer, note=canary("requested change"))
    make_citation(title=canary("source that nobody cites"))


def hide_in_pages_that_are_gone(editor: Any, reviewer: Any, live: TopicArticlePage) -> None:
    """Make a withdrawn page and a restricted one."""
    gone = draft(title=canary("withdrawn title"), summary=canary("withdrawn summary"), slug="gone")
    gone = publish_signed_off(gone, author=editor, reviewer=reviewer)
    services.withdraw(page=gone, user=editor, reason="error", note="It was wrong.", replacement=live)
    hidden = draft(title=canary("restricted title"), slug="hidden", body=body(canary("restricted body")))
    hidden = publish_signed_off(hidden, author=editor, reviewer=reviewer)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login", password=canary("page password"))


def hide_in_files(editor: Any) -> None:
    """Make files whose uploader and collection are nobody's business, and files behind a restriction."""
    root = Collection.get_first_root_node()
    named = root.add_child(name=canary("collection"))
    closed = root.add_child(name=canary("restricted collection")).add_child(name="Below")
    CollectionViewRestriction.objects.create(collection=closed.get_parent(), restriction_type="login")
    small = picture(width=8, height=8)
    make_image(title="Open", collection=named, uploaded_by_user=editor, file=upload("a.png", small))
    make_document(title="Open", collection=named, uploaded_by_user=editor)
    make_image(title=canary("restricted image"), collection=closed, file=upload("b.png", small))
    make_document(title=canary("restricted document"), collection=closed)


@pytest.fixture(scope="module")
def hidden(kept_db: None) -> dict[str, str]:
    """Every private place with a word of its own in it."""
    editor, reviewer = hide_in_people()
    live = publish_signed_off(draft(slug="live"), author=editor, reviewer=reviewer)
    Governance.objects.filter(page=live).update(owner=editor)
    hide_in_drafts(editor, live)
    hide_in_pages_that_are_gone(editor, reviewer, live)
    hide_in_files(editor)
    return CANARIES


LISTS = [
    "/api/v2/pages/?fields=*",
    "/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*",
    "/api/v2/pages/?type=knowledge_base.KnowledgeBaseIndexPage&fields=*",
    "/api/v2/pages/?type=home.HomePage&fields=*",
    "/api/v2/images/?fields=*",
    "/api/v2/documents/?fields=*",
]


class TestNoCanaryIsFound:
    @pytest.mark.parametrize("address", LISTS)
    def test_in_a_list(self, hidden: dict[str, str], db: None, client: Client, address: str) -> None:
        shown = client.get(f"{address}&limit=100").content.decode()

        assert [where for where, word in hidden.items() if word in shown] == []

    def test_in_any_record(self, hidden: dict[str, str], db: None, client: Client) -> None:
        models = {"pages": Page, "images": CenterImage, "documents": CenterDocument}
        addresses = [
            f"/api/v2/{name}/{pk}/"
            for name, model in models.items()
            for pk in model.objects.values_list("pk", flat=True)
        ]

        shown = "".join(client.get(address).content.decode() for address in addresses)

        assert len(addresses) > 10
        assert len(hidden) > 25
        assert [where for where, word in hidden.items() if word in shown] == []

    @pytest.mark.parametrize("address", LISTS)
    def test_by_a_search(self, hidden: dict[str, str], db: None, client: Client, address: str) -> None:
        found = {
            where: client.get(f"{address}&search={word}").json()["meta"]["total_count"]
            for where, word in hidden.items()
        }

        assert found == dict.fromkeys(hidden, 0)

    def test_by_any_search_although_the_search_works(self, hidden: dict[str, str], db: None, client: Client) -> None:
        found = client.get("/api/v2/pages/?type=knowledge_base.TopicArticlePage&search=neutrophil").json()

        assert found["meta"]["total_count"] == 1

    @pytest.mark.parametrize("who", ["anybody", "superuser"])
    def test_by_whoever_is_signed_in(self, hidden: dict[str, str], db: None, client: Client, who: str) -> None:
        if who == "superuser":
            client.force_login(make_user("", superuser=True))

        shown = "".join(client.get(f"{address}&limit=100").content.decode() for address in LISTS)

        assert [where for where, word in hidden.items() if word in shown] == []

    def test_at_an_address(self, hidden: dict[str, str], db: None, client: Client) -> None:
        answers = {
            path: client.get(f"/api/v2/pages/find/?html_path={path}").status_code
            for path in ("/topics/a-draft/", "/topics/hidden/", "/topics/no/")
        }

        assert set(answers.values()) == {404}

    def test_by_the_difference_between_a_restricted_page_and_none(
        self, hidden: dict[str, str], db: None, client: Client
    ) -> None:
        restricted = TopicArticlePage.objects.get(slug="hidden").pk
        draft = TopicArticlePage.objects.get(slug="a-draft").pk

        answers = [client.get(f"/api/v2/pages/{pk}/") for pk in (restricted, draft, 999_999)]

        assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[2].content)}


PRIVATE_PATHS = [
    *(
        "owner__username",
        "owner__email",
        "governance__owner__email",
        "sign_offs__change_note",
        "live_revision__content",
    ),
    *("collection__name", "uploaded_by_user__email", "topic_links__topic__name", "wagtail_admin_comments__text", "pk"),
    *("title__contains", "title__regex", "slug__startswith", "draft_title", "file_hash", "path", "url_path"),
]


@pytest.mark.parametrize("name", ENDPOINTS)
class TestOnlyPublicFieldsAreKnown:
    """Whatever a model has, now or later: a name that is not published is unknown to every parameter."""

    def refused(self, client: Client, name: str, model: type, columns: set[str]) -> list[str]:
        kind = f"type={model._meta.label}&" if name == "pages" else ""
        asked = [
            f"/api/v2/{name}/?{kind}{parameter}"
            for column in columns
            for parameter in (f"{column}=x", f"order={column}", f"order=-{column}", f"fields={column}")
        ]
        return [where for where in asked if client.get(where).status_code != 400]

    def test_by_filter_order_and_fields(self, db: None, client: Client, name: str) -> None:
        endpoint = ENDPOINTS[name]
        models = [Page, *(m for m in Page.__subclasses__())] if name == "pages" else [endpoint.model]
        for model in models:
            public = set(endpoint.get_available_fields(model))
            columns = {field.name for field in model._meta.get_fields()} - public - endpoint.known_query_parameters

            assert self.refused(client, name, model, columns | set(PRIVATE_PATHS)) == []
