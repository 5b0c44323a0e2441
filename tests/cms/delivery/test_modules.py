"""Parts of pages that stand alone, as Django and the lane answer: only what was signed so, for as long as it is public.

Each test of a change reads first, so that the lane remembers, and reads again after it.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.core.modules import Module
from cms.delivery import modules
from cms.delivery.models import Publication
from cms.delivery.places import Places
from cms.delivery.rebuilding import rebuild
from home.models import ResourceHubPage
from knowledge_base.models import TopicArticlePage
from tests.factories.home import Answers, put_review_date
from tests.factories.hub import make_hub, section
from tests.factories.knowledge_base import TIP, fixed_id, items, make_article, make_index, stream
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

pytestmark = pytest.mark.django_db

LIST = "/api/v2/modules/"
TICKED, PLAIN = fixed_id(100), fixed_id(101)


def tip(answers: Answers, statement: str, **fields: Any) -> tuple[str, Any]:
    """Return a tip for `stream`."""
    return "tip", {**TIP, "statement": statement, "citations": items([answers.citation.pk]), **fields}


def two_tips(answers: Answers, *, ticked: str = "Stands by itself.") -> list[dict[str, Any]]:
    """Return a body with one tip that stands alone, and one that does not."""
    return stream(tip(answers, ticked, stands_alone=True), tip(answers, "Rests on the above."))


@pytest.fixture(scope="module")
def kept_library(kept_db: None) -> Any:
    """A page with a tip that stands alone, and a hub with a section and a tip in another one."""
    made: Any = Answers()
    made.article = made.publish(title="Blood counts", slug="counts", body=two_tips(made))
    hub_tips = stream(
        section("starting", "Begin low.", "Go slowly.", citation=made.citation, stands_alone=True, title="Beginning"),
        section("monitoring", "Go on counting.", citation=made.citation, first=600),
    )
    hub_tips[1]["value"]["tips"][0]["value"]["stands_alone"] = True
    hub = make_hub(citation=made.citation, slug="hub", tips=hub_tips)
    made.hub = publish_signed_off(hub, author=made.author, reviewer=made.reviewer)
    return made


@pytest.fixture
def library(kept_library: Any, db: None) -> Any:
    """The library of this module, as it was made."""
    kept_library.article = TopicArticlePage.objects.get(pk=kept_library.article.pk)
    kept_library.hub = ResourceHubPage.objects.get(pk=kept_library.hub.pk)
    kept_library.citation.refresh_from_db()
    return kept_library


def address(page: Any, key: str = TICKED) -> str:
    return f"{LIST}{page.pk}/{key}/"


def twice(public: Client, path: str) -> Any:
    """Read an address twice, so that the second answer could be a remembered one; both are the same."""
    first, then = public.get(path), public.get(path)
    assert (first.status_code, first.content) == (then.status_code, then.content)
    return then


def listed(public: Client, query: str = "") -> list[str]:
    """Return the ids in the list, as many as it says there are."""
    answer = twice(public, f"{LIST}{query}").json()
    found = [item["id"] for item in answer["items"]]
    assert answer["meta"]["total_count"] == len(found)
    return found


class TestWhatIsSignedToStandAlone:
    def test_a_tip_answers_word_for_word_as_in_its_page(self, library: Any, public: Client) -> None:
        page = public.get(f"/api/v2/pages/{library.article.pk}/").json()

        module = twice(public, address(library.article)).json()

        assert module["value"] == page["body"][0]["value"]
        assert module["meta"]["review"] == page["meta"]["review"]
        assert module["meta"]["attribution"] == page["meta"]["attribution"]
        assert module["meta"]["html_url"] == f"{page['meta']['html_url']}#tip-{TICKED}"
        assert module["title"] == "Stands by itself."

    def test_a_section_answers_by_its_key_word_for_word(self, library: Any, public: Client) -> None:
        page = public.get(f"/api/v2/pages/{library.hub.pk}/").json()

        module = twice(public, address(library.hub, "starting")).json()

        assert module["value"] == page["tips"]["starting"]
        assert (module["key"], module["title"], module["meta"]["type"]) == ("starting", "Beginning", "tip_section")
        assert f'id="{module["meta"]["html_url"].partition("#")[2]}"' in public.get(library.hub.url).content.decode()

    def test_a_tip_of_a_section_that_does_not_stand_alone_itself(self, library: Any, public: Client) -> None:
        page = public.get(f"/api/v2/pages/{library.hub.pk}/").json()

        module = twice(public, address(library.hub, fixed_id(600))).json()

        assert module["value"] == page["tips"]["monitoring"]["tips"][0]["value"]
        assert module["meta"]["html_url"] == f"{page['meta']['html_url']}#tip-{fixed_id(600)}"
        assert f'id="tip-{fixed_id(600)}"' in public.get(library.hub.url).content.decode()

    def test_the_list_has_each_by_page_and_in_reading_order(self, library: Any, public: Client) -> None:
        article, hub = library.article.pk, library.hub.pk

        assert listed(public) == [f"{article}/{TICKED}", f"{hub}/starting", f"{hub}/{fixed_id(600)}"]

    def test_each_item_leads_to_the_module_that_it_heads(self, library: Any, public: Client) -> None:
        for item in public.get(LIST).json()["items"]:
            module = public.get(item["meta"]["detail_url"].removeprefix("http://testserver")).json()

            attribution, value = module["meta"].pop("attribution"), module.pop("value")
            assert module == item
            assert attribution["html"]
            assert value["stands_alone"] is True

    def test_marks_and_letters_that_look_like_marks_come_as_in_the_page(self, library: Any, public: Client) -> None:
        statement = 'Write \\u0000base, "quotes" & <i>.'
        page = library.publish(title="Odd letters", slug="odd", body=two_tips(library, ticked=statement))

        module = twice(public, address(page)).json()

        assert module["title"] == module["value"]["statement"] == statement


class TestNothingElse:
    def test_a_part_that_is_not_ticked(self, library: Any, public: Client) -> None:
        for page, key in ((library.article, PLAIN), (library.hub, "monitoring"), (library.hub, fixed_id(500))):
            answer = twice(public, address(page, key))

            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"
            assert "signed as fit to stand alone" in answer.json()["detail"]

    def test_a_tick_in_a_draft_only(self, library: Any, public: Client) -> None:
        later = TopicArticlePage.objects.get(pk=library.article.pk)
        later.body = stream(
            tip(library, "Stands by itself.", stands_alone=True), tip(library, "Rests.", stands_alone=True)
        )
        later.save_revision(user=library.author)

        assert twice(public, address(later, PLAIN)).status_code == 404
        assert f"{later.pk}/{PLAIN}" not in listed(public)

        publish_signed_off(later, author=library.author, reviewer=library.reviewer)

        assert twice(public, address(later, PLAIN)).status_code == 200
        assert f"{later.pk}/{PLAIN}" in listed(public)

    def test_a_tick_that_was_signed_away(self, library: Any, public: Client) -> None:
        assert twice(public, address(library.article)).status_code == 200
        library.article.body = stream(tip(library, "Stands by itself."), tip(library, "Rests on the above."))

        publish_signed_off(library.article, author=library.author, reviewer=library.reviewer)

        assert twice(public, address(library.article)).status_code == 404
        assert f"{library.article.pk}/{TICKED}" not in listed(public)
        assert Publication.objects.get(pk=library.article.pk).modules is None

    def test_a_page_that_was_never_public(self, library: Any, public: Client) -> None:
        draft = make_article(
            library.index, title="Not yet", citation=library.citation, topics=library.topics(), body=two_tips(library)
        )

        answer = twice(public, address(draft))

        assert answer.status_code == 404
        assert answer.content == public.get(address(draft, "no-such-key")).content
        assert answer.json()["detail"] == public.get(f"/api/v2/pages/{draft.pk}/").json()["detail"]
        assert listed(public, f"?page={draft.pk}") == []

    @pytest.mark.parametrize(
        "key",
        ["no-such-key", "Starting", "starting%00", "%00", "%ED%A0%80", "..", "%27--", "👋", "body", "0", "x" * 20_000],
        ids=lambda key: key[:12],
    )
    def test_a_key_that_there_is_not(self, library: Any, public: Client, key: str) -> None:
        answer = twice(public, address(library.hub, key))

        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.parametrize("pk", ["999999", "9" * 18, "9" * 19, "0", "-1", "x", "1e3"])
    def test_a_page_that_there_is_not(self, library: Any, public: Client, pk: str) -> None:
        assert twice(public, f"{LIST}{pk}/starting/").status_code == 404


class TestWhatHappensToThePage:
    def test_withdrawn_it_answers_as_the_page_does(self, library: Any, public: Client) -> None:
        assert twice(public, address(library.article)).status_code == 200

        services.withdraw(
            page=library.article, user=make_user("clinical_lead"), reason="error", note="The interval was wrong."
        )

        for key in (TICKED, PLAIN, "no-such-key"):
            answer = twice(public, address(library.article, key))
            assert answer.status_code == 410
            assert answer.content == public.get(f"/api/v2/pages/{library.article.pk}/").content
        assert f"{library.article.pk}/{TICKED}" not in listed(public)

        anew = TopicArticlePage.objects.get(pk=library.article.pk).get_latest_revision_as_object()
        publish_signed_off(anew, author=library.author, reviewer=library.reviewer)

        assert twice(public, address(library.article)).json()["title"] == "Stands by itself."
        assert f"{library.article.pk}/{TICKED}" in listed(public)

    @pytest.mark.parametrize("above", [False, True], ids=["itself", "above"])
    def test_restricted_it_leaves_no_trace(self, library: Any, public: Client, above: bool) -> None:
        assert twice(public, address(library.article)).status_code == 200
        closed = library.index if above else library.article

        restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=closed.pk), restriction_type="login")

        answer = twice(public, address(library.article))
        assert answer.status_code == 404
        assert answer.content == public.get(f"{LIST}999999/{TICKED}/").content
        assert f"{library.article.pk}/{TICKED}" not in listed(public)
        assert listed(public, f"?page={library.article.pk}") == []

        restriction.delete()

        assert twice(public, address(library.article)).json()["title"] == "Stands by itself."
        assert listed(public, f"?page={library.article.pk}") == [f"{library.article.pk}/{TICKED}"]

    def test_moved_it_keeps_its_key_and_tells_its_new_place(self, library: Any, public: Client) -> None:
        elsewhere = make_index(title="Elsewhere", slug="elsewhere")
        elsewhere = publish_signed_off(elsewhere, reviewer=make_user("managing_editor"))
        before = twice(public, address(library.article)).json()

        library.article.move(Page.objects.get(pk=elsewhere.pk), pos="last-child", user=library.author)

        after = twice(public, address(library.article)).json()
        assert after["value"] == before["value"]
        assert after["meta"]["detail_url"] == before["meta"]["detail_url"]
        assert after["meta"]["html_url"] == f"http://localhost/elsewhere/counts/#tip-{TICKED}"
        assert after["meta"]["html_url"] in public.get(LIST).content.decode()

    def test_stale_it_is_written_anew_before_it_is_read(self, library: Any, public: Client) -> None:
        before = twice(public, address(library.article)).json()

        library.citation.status = "retracted"
        library.citation.save()

        assert Publication.objects.get(pk=library.article.pk).is_stale
        items_now = {item["id"]: item for item in public.get(LIST).json()["items"]}
        after = twice(public, address(library.article)).json()
        assert before["value"]["citations"][0]["status"] == "active"
        assert after["value"]["citations"][0]["status"] == "retracted"
        assert after["meta"]["review"]["status"] == "flagged"
        assert items_now[after["id"]]["meta"]["review"]["status"] == "flagged"
        assert not Publication.objects.get(pk=library.article.pk).is_stale

    def test_overdue_it_says_so(self, library: Any, public: Client) -> None:
        assert f"{library.article.pk}/{TICKED}" in listed(public, "?status=current")

        put_review_date(library.article, -1)

        assert twice(public, address(library.article)).json()["meta"]["review"]["status"] == "overdue"
        assert listed(public, "?status=overdue") == [f"{library.article.pk}/{TICKED}"]
        assert f"{library.article.pk}/{TICKED}" not in listed(public, "?status=current,flagged")

    def test_its_day_is_over_with_nobody_doing_anything(self, library: Any, public: Client) -> None:
        put_review_date(library.article, 0)
        assert twice(public, address(library.article)).json()["meta"]["review"]["status"] == "current"

        with time_machine.travel(timezone.now() + datetime.timedelta(days=2), tick=False):
            assert listed(public, "?status=overdue") == [f"{library.article.pk}/{TICKED}"]
            assert twice(public, address(library.article)).json()["meta"]["review"]["status"] == "overdue"

    def test_a_tip_keeps_its_key_where_the_text_around_it_changes(self, library: Any, public: Client) -> None:
        first, second = two_tips(library)
        library.article.body = [second, {**first, "value": {**first["value"], "statement": "Says more."}}]

        publish_signed_off(library.article, author=library.author, reviewer=library.reviewer)

        module = twice(public, address(library.article)).json()
        page = public.get(f"/api/v2/pages/{library.article.pk}/").json()
        assert module["title"] == "Says more."
        assert module["value"] == page["body"][1]["value"]
        assert twice(public, address(library.article, PLAIN)).status_code == 404


class TestHttp:
    """Modules go the way of all public answers."""

    def test_validators_encoding_keys_and_terms(self, library: Any, public: Client) -> None:
        answer = twice(public, address(library.article))

        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer["Vary"] == "Accept-Encoding"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert f"page-{library.article.pk}" in answer["Surrogate-Key"].split()
        assert "section-topics" in answer["Surrogate-Key"].split()
        packed = public.get(address(library.article), headers={"accept-encoding": "br"})
        assert packed["Content-Encoding"] == "br"
        assert packed["ETag"] != answer["ETag"]

    def test_304_until_something_changes(self, library: Any, public: Client) -> None:
        paths = (address(library.article), LIST)
        kept = {path: {"if-none-match": twice(public, path)["ETag"]} for path in paths}
        for path, asks in kept.items():
            unchanged = public.get(path, headers=asks)
            assert (unchanged.status_code, unchanged.content) == (304, b"")

        library.citation.status = "superseded"
        library.citation.save()

        for path, asks in kept.items():
            changed = public.get(path, headers=asks)
            assert (changed.status_code, changed["ETag"] == asks["if-none-match"]) == (200, False)

    def test_a_list_reads_each_page_once(self, library: Any) -> None:
        _version, found = modules.window(Publication.objects.filter(pk=library.hub.pk), 0, 20)
        places = Places.read()

        first, second, *_rest = [modules.in_list(item, places, places.places[0]) for item in found.items]

        assert first["meta"]["review"] is second["meta"]["review"]

    def test_the_keys_of_a_list_are_those_of_its_pages(self, library: Any, public: Client) -> None:
        keys = twice(public, LIST)["Surrogate-Key"].split()

        assert keys == ["pages", f"page-{library.article.pk}", f"page-{library.hub.pk}"]

    def test_an_error_is_kept_by_nobody(self, library: Any, public: Client) -> None:
        assert twice(public, address(library.article, "no-such-key"))["Cache-Control"] == "no-store"

    def test_the_lane_answers_alone_the_second_time(
        self, library: Any, reader: Any, django_assert_num_queries: Any
    ) -> None:
        reader.get(f"/api/v2/pages/{library.article.pk}/")  # keeps the frame
        reader.django.asked.clear()

        for path in (address(library.article), LIST):
            with django_assert_num_queries(2):  # nobody looks before the first answer
                twice(reader, path)

        assert reader.django.asked == [address(library.article), LIST]


class TestStoredModules:
    def test_a_key_that_two_share_is_nobody_s_address(self) -> None:
        found = [Module(key, "tip", "One", "a", ["body", n]) for n, key in enumerate(["one", "two", "one"])]

        kept = modules.stored_modules(found)

        assert kept is not None
        assert [each["key"] for each in kept] == ["two"]

    @pytest.mark.parametrize("key", ["", "../pages", "a b", "a/b", "\0", "x" * 65, "Ä", "a\n"])
    def test_a_forged_id_is_no_key(self, key: str) -> None:
        assert modules.stored_modules([Module(key, "tip", "One", "a", ["body", 0])]) is None

    def test_of_a_page_with_two_tips_of_one_id_neither_has_an_address(self, library: Any, public: Client) -> None:
        body = two_tips(library)
        forged = [body[0], {**body[0], "value": {**body[0]["value"], "statement": "Another."}}, body[1]]
        page = library.publish(title="Forged", slug="forged", body=forged)

        assert twice(public, address(page)).status_code == 404
        assert listed(public, f"?page={page.pk}") == []

    def test_written_anew_they_are_the_same(self, library: Any) -> None:
        assert not rebuild()

        Publication.objects.filter(pk=library.hub.pk).update(modules=None)

        assert rebuild().changed == [library.hub.pk]
        assert [each["key"] for each in Publication.objects.get(pk=library.hub.pk).modules] == [
            "starting",
            fixed_id(600),
        ]
