"""A word in anything that is not public is not shown, and no search, filter or order tells of it."""

import itertools
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    CommentReply,
    Page,
    PageViewRestriction,
    get_page_models,
)

from cms.api.views import ENDPOINTS
from cms.vocabulary.models import Topic
from home.models import StandardPage
from knowledge_base.models import TopicArticlePage
from media_library.models import CenterDocument, CenterImage, VideoPage
from tests.cms.api.shown_files import show
from tests.factories.knowledge_base import TIP, fixed_id, items, make_article, stream
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


def tips_alone(words: str) -> list[dict[str, Any]]:
    """Return a body with a tip that is ticked as fit to stand alone."""
    cited = items([make_citation().pk])
    return stream(("tip", {**TIP, "statement": words, "citations": cited, "stands_alone": True}))


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
    draft(title="Ticked", slug="ticked", body=tips_alone(canary("tip of a draft")))
    asked = submit(draft(slug="asked"), author=editor, note=canary("note of a submission"))
    reviewer = make_user("clinical_reviewer")
    comment = services.comment(submission=asked, user=reviewer, text=canary("comment"))
    CommentReply.objects.create(comment=comment, user=editor, text=canary("reply"))
    services.stash_draft(page=asked.page.specific, user=editor, content={"title": canary("kept text")})
    services.request_changes(submission=asked, user=reviewer, note=canary("requested change"))
    make_citation(title=canary("source that nobody cites"))


def hide_in_pages_that_are_gone(editor: Any, reviewer: Any, live: TopicArticlePage) -> None:
    """Make a withdrawn page and a restricted one."""
    tips = tips_alone(canary("tip of a withdrawn page"))
    gone = draft(title=canary("withdrawn title"), summary=canary("withdrawn summary"), slug="gone", body=tips)
    gone = publish_signed_off(gone, author=editor, reviewer=reviewer)
    services.withdraw(page=gone, user=editor, reason="error", note="It was wrong.", replacement=live)
    hidden = draft(title=canary("restricted title"), slug="hidden", body=body(canary("restricted body")))
    hidden = publish_signed_off(hidden, author=editor, reviewer=reviewer)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login", password=canary("page password"))
    shut = draft(title="Shut", slug="shut", body=tips_alone(canary("tip of a restricted page")))
    shut = publish_signed_off(shut, author=editor, reviewer=reviewer)
    PageViewRestriction.objects.create(page=shut, restriction_type="login")


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
    own = [*stream(("heading", {"text": "When", "level": "h2"})), *tips_alone("Stands alone.")]
    own[1]["id"] = fixed_id(300)
    live = publish_signed_off(draft(slug="live", body=own), author=editor, reviewer=reviewer)
    Governance.objects.filter(page=live).update(owner=editor)
    hide_in_drafts(editor, live)
    hide_in_pages_that_are_gone(editor, reviewer, live)
    hide_in_files(editor)
    return CANARIES


EVERYWHERE = [
    "/api/v2/pages/?fields=*&rich_text_format=text",
    "/api/v2/pages/?cursor=&fields=*",
    "/api/v2/pages/?status=current,flagged,overdue&fields=*",
    "/api/v2/pages/?changed_since=2000-01-01&fields=*",
    "/api/v2/modules/?limit=100",
    "/api/v2/modules/?status=current,flagged,overdue",
    "/api/v2/changes/",
    "/api/v2/changes/?documents=false",
    "/api/v2/openapi.json",
    "/api/v2/",
    "/sitemap.xml",
    "/sitemap.xml?page=1",
]
GUESSES = [
    *(
        "q={}",
        "topic={}",
        "code=rxnorm:{}",
        "code={}:1",
        "section={}",
        "letter={}",
        "status={}",
        "tier={}",
        "format={}",
    ),
    *(
        "audience={}",
        "title={}",
        "slug={}",
        "seo_title={}",
        "search_description={}",
        "summary={}",
        "site={}",
        "locale={}",
    ),
    *("cursor={}", "reviewed_after={}", "changed_since={}", "child_of={}", "id={}", "type={}", "fields={}", "order={}"),
    *("values__title={}", "values__summary__icontains={}", "title__contains={}", "words__icontains={}", "body={}"),
    *("path__startswith={}", "url_path={}", "opening__contains={}", "uses__has_key={}", "page__owner__email={}"),
]
LISTS = [
    "/api/v2/pages/?fields=*",
    "/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=*",
    "/api/v2/pages/?type=knowledge_base.KnowledgeBaseIndexPage&fields=*",
    "/api/v2/pages/?type=home.HomePage&fields=*",
    "/api/v2/images/?fields=*",
    "/api/v2/documents/?fields=*",
]


SHUT = ("a-draft", "asked", "gone", "hidden")


class TestAPageThatIsNotPublic:
    """A draft, one in review, a withdrawn and a restricted one: in no list, no count, no order, and with no file."""

    @pytest.fixture
    def shut(self, hidden: dict[str, str], db: None) -> dict[str, int]:
        return dict(TopicArticlePage.objects.filter(slug__in=SHUT).values_list("slug", "pk"))

    @pytest.mark.parametrize(
        "query",
        [
            *("", "type=knowledge_base.TopicArticlePage", "order=-title", "order=random", "cursor=", "format=article"),
            *("descendant_of=root", "audience=clinicians", "tier=standard", "section=topics", "search=neutrophil"),
            *("changed_since=2000-01-01", "reviewed_after=2000-01-01", "topic=blood-counts", "locale=en"),
        ],
    )
    def test_is_in_no_list_and_no_count(self, shut: dict[str, int], client: Client, query: str) -> None:
        answer = client.get(f"/api/v2/pages/?limit=100&{query}").json()

        ids = [item["id"] for item in answer["items"]]
        assert len(shut) == len(SHUT)
        assert TopicArticlePage.objects.get(slug="live").pk in ids
        assert not set(shut.values()) & set(ids)
        assert answer["meta"]["total_count"] == len(ids)

    @pytest.mark.parametrize("name", ["child_of", "ancestor_of", "descendant_of", "translation_of"])
    def test_is_no_place_in_the_tree(self, shut: dict[str, int], client: Client, name: str) -> None:
        answers = [client.get(f"/api/v2/pages/?{name}={pk}") for pk in (*shut.values(), 999_999)]

        assert {(answer.status_code, answer.content) for answer in answers} == {(400, answers[-1].content)}

    @pytest.mark.parametrize("name", ["id", "slug"])
    def test_is_told_by_no_value(self, shut: dict[str, int], client: Client, name: str) -> None:
        values = shut.values() if name == "id" else shut
        answers = [client.get(f"/api/v2/pages/?{name}={value}").json() for value in values]

        assert answers == [{"meta": {"total_count": 0}, "items": []}] * len(SHUT)

    def test_is_in_no_sitemap(self, shut: dict[str, int], client: Client) -> None:
        written = client.get("/sitemap.xml").content.decode() + client.get("/sitemap.xml?page=1").content.decode()

        assert "/topics/live/" in written
        assert [slug for slug in SHUT if f"/topics/{slug}/" in written] == []

    def test_shows_no_file_that_no_other_shows(self, shut: dict[str, int], client: Client) -> None:
        image = make_image(title="Only there", file=upload("only.png", picture(width=8, height=8)))
        document = make_document(title="Only there")
        show(image, document)
        lists = [f"/api/v2/{name}/?title=Only%20there" for name in ("images", "documents")]
        before = [client.get(address).json()["meta"]["total_count"] for address in lists]

        for page in (VideoPage.objects.get(poster=image), StandardPage.objects.get()):
            PageViewRestriction.objects.create(page=page, restriction_type="login")

        assert before == [1, 1]
        assert [client.get(address).json()["meta"]["total_count"] for address in lists] == [0, 0]
        assert client.get(f"/api/v2/images/{image.pk}/").status_code == 404
        assert client.get(f"/api/v2/documents/{document.pk}/").status_code == 404


class TestNoCanaryIsFound:
    @pytest.mark.parametrize("address", LISTS)
    def test_in_a_list(self, hidden: dict[str, str], db: None, client: Client, address: str) -> None:
        shown = client.get(f"{address}&limit=100").content.decode()

        assert [where for where, word in hidden.items() if word in shown] == []

    @pytest.mark.parametrize("address", EVERYWHERE)
    def test_anywhere_else(self, hidden: dict[str, str], db: None, client: Client, address: str) -> None:
        shown = client.get(address)

        assert shown.status_code == 200
        assert [where for where, word in hidden.items() if word in shown.content.decode()] == []

    @pytest.mark.parametrize("asked", GUESSES)
    def test_by_a_guess(self, hidden: dict[str, str], db: None, client: Client, asked: str) -> None:
        kind = "type=knowledge_base.TopicArticlePage&" if asked.startswith("summary") else ""
        answers = {
            where: client.get(f"/api/v2/pages/?{kind}{asked.format(word)}")
            for where, word in {**hidden, "nothing": "canarynowhere"}.items()
        }

        told = {
            where: answer.content.decode().replace(hidden.get(where, "canarynowhere"), "…")
            for where, answer in answers.items()
        }
        assert {answer.status_code for answer in answers.values()} <= {200, 400, 404}
        assert set(told.values()) == {told["nothing"]}
        assert all(answer.json().get("items", []) == [] for answer in answers.values())

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

    @pytest.mark.parametrize(
        "asked", ["page={}", "topic={}", "audience={}", "status={}", "site={}", "key={}", "limit={}", "offset={}"]
    )
    def test_by_a_guess_about_modules(self, hidden: dict[str, str], db: None, client: Client, asked: str) -> None:
        words = {**hidden, "nothing": "canarynowhere"}
        answers = {where: client.get(f"/api/v2/modules/?{asked.format(word)}") for where, word in words.items()}

        told = {where: answer.content.decode().replace(words[where], "…") for where, answer in answers.items()}
        assert {answer.status_code for answer in answers.values()} <= {400, 404}
        assert set(told.values()) == {told["nothing"]}

    def test_in_any_module(self, hidden: dict[str, str], db: None, client: Client) -> None:
        ids = Page.objects.values_list("pk", flat=True)
        keys = [fixed_id(100), fixed_id(101), fixed_id(300), "starting"]
        answers = {(pk, key): client.get(f"/api/v2/modules/{pk}/{key}/") for pk in ids for key in keys}

        live = TopicArticlePage.objects.get(slug="live").pk
        shown = "".join(answer.content.decode() for answer in answers.values())
        assert [asked for asked, answer in answers.items() if answer.status_code == 200] == [(live, fixed_id(300))]
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

    def answered(self, client: Client, listing: str, columns: set[str]) -> list[str]:
        asked = [
            f"{listing}&{parameter}"
            for column in columns
            for parameter in (f"{column}=x", f"order={column}", f"order=-{column}", f"fields={column}")
        ]
        return [where for where in asked if client.get(where).status_code != 400]

    def test_by_filter_order_and_fields(self, db: None, client: Client, name: str) -> None:
        endpoint = ENDPOINTS[name]
        models = get_page_models() if name == "pages" else [endpoint.model]
        for model in models:
            public = set(endpoint.get_available_fields(model))
            columns = {field.name for field in model._meta.get_fields()} - public - endpoint.known_query_parameters
            listing = f"/api/v2/{name}/?limit=1" + (f"&type={model._meta.label}" if name == "pages" else "")

            assert client.get(listing).status_code == 200
            assert self.answered(client, listing, columns | set(PRIVATE_PATHS)) == []
