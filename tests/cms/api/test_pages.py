"""What a page's address in the API answers, and how a list of pages is narrowed down."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.vocabulary.models import Topic
from knowledge_base.models import TopicArticlePage
from tests.cms.delivery.conftest import Reader
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import describe, make_user
from workflow import services
from workflow.models import SignOff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def ids(client: Client, query: str) -> list[int]:
    return [item["id"] for item in client.get(f"/api/v2/pages/?{query}").json()["items"]]


class TestStates:
    def test_a_draft_leaves_no_trace(self, world: Any, client: Client) -> None:
        answer, absent = client.get("/api/v2/pages/9105/"), client.get("/api/v2/pages/999999/")

        assert (answer.status_code, answer.content) == (404, absent.content)
        assert 9105 not in ids(client, "limit=100")

    def test_an_unsigned_later_draft_changes_nothing(self, world: Any, client: Client) -> None:
        before = client.get("/api/v2/pages/9102/").content
        later = TopicArticlePage.objects.get(pk=9102)
        later.title = "Another title"
        later.save_revision(user=make_user("managing_editor"))

        assert client.get("/api/v2/pages/9102/").content == before

    def test_an_overdue_page_says_so(self, world: Any, client: Client) -> None:
        review = client.get("/api/v2/pages/9103/").json()["meta"]["review"]

        assert (review["status"], review["next_review"]) == ("overdue", "2026-02-01")

    def test_a_withdrawn_page_is_gone_with_the_reason_and_without_its_text(self, world: Any, client: Client) -> None:
        answer = client.get("/api/v2/pages/9104/")

        assert answer.status_code == 410
        assert answer.json()["reason"] == "superseded"
        assert answer.json()["replacement"]["id"] == 9102
        assert "Old advice" not in answer.content.decode()
        assert 9104 not in ids(client, "limit=100")

    @pytest.mark.parametrize(
        "query",
        ["locale=en", "type=knowledge_base.TopicArticlePage", "type=home.HomePage", "child_of=root", "search=nothing"],
    )
    def test_it_says_so_however_it_is_narrowed_down(self, world: Any, client: Client, query: str) -> None:
        answer = client.get(f"/api/v2/pages/9104/?{query}")

        assert (answer.status_code, answer.json()) == (410, client.get("/api/v2/pages/9104/").json())
        assert client.get(f"/api/v2/pages/999999/?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["type=users.User", "child_of=x", "search=a&search_operator=xor"])
    def test_it_refuses_what_it_cannot_mean(self, world: Any, client: Client, query: str) -> None:
        assert client.get(f"/api/v2/pages/9104/?{query}").status_code == 400

    def test_a_replacement_that_is_gone_itself_is_not_named(self, world: Any, client: Client) -> None:
        PageViewRestriction.objects.create(page_id=9102, restriction_type="login")

        assert client.get("/api/v2/pages/9104/").json()["replacement"] is None

    def test_a_restricted_page_and_what_lies_below_leave_no_trace(self, world: Any, client: Client) -> None:
        PageViewRestriction.objects.create(page_id=9101, restriction_type="login")
        client.force_login(make_user("", superuser=True))

        answers = {pk: client.get(f"/api/v2/pages/{pk}/").status_code for pk in (9101, 9102, 9103, 9104)}

        assert set(answers.values()) == {404}
        assert not {9101, 9102, 9103} & set(ids(client, "limit=100"))

    def test_a_withdrawn_page_is_found_by_its_old_address(self, world: Any, client: Client) -> None:
        answer = client.get("/api/v2/pages/find/?html_path=/topics/old-advice/", follow=False)

        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/api/v2/pages/9104/?")


class TestReview:
    def test_names_each_reviewer_once_and_only_with_consent(self, world: Any, client: Client) -> None:
        second = make_user("clinical_lead", username="lindqvist")
        describe(second, consents_to_be_named=False)
        page = TopicArticlePage.objects.get(pk=9102)
        signed = SignOff.objects.get(page_id=9102)
        services.reaffirm(
            page=page, user=second, fingerprint=signed.fingerprint, password="correct horse battery", attested=True
        )

        review = client.get("/api/v2/pages/9102/").json()["meta"]["review"]

        assert [reviewer["name"] for reviewer in review["reviewers"]] == [None, "Rivera"]
        assert all(reviewer["role"] for reviewer in review["reviewers"])
        assert review["fingerprint"] == signed.fingerprint

    def test_turns_overdue_at_midnight_of_the_center(self, world: Any, client: Client) -> None:
        def status_at(hour: int) -> str:
            with time_machine.travel(datetime.datetime(2027, 1, 16, hour, 30, tzinfo=datetime.UTC), tick=False):
                return client.get("/api/v2/pages/9102/").json()["meta"]["review"]["status"]

        assert status_at(4) == "current"  # 23:30 on the 15th in New York
        assert status_at(5) == "overdue"


class TestFilters:
    def test_by_status(self, world: Any, client: Client) -> None:
        assert ids(client, "child_of=9101&status=current") == [9102]
        assert ids(client, "child_of=9101&status=overdue") == [9103]

    def test_by_topic_with_the_topics_below_it(self, world: Any, client: Client) -> None:
        broad = make_topic("Safety")
        counts = Topic.objects.get(pk=9001)
        counts.parent = broad
        counts.save()
        make_topic("Sleep")

        assert ids(client, "topic=safety") == [9102, 9103]
        assert ids(client, "topic=blood-counts&status=current") == [9102]
        assert ids(client, "topic=sleep") == []

    def test_by_audience(self, world: Any, client: Client) -> None:
        assert ids(client, "audience=clinicians") == [9102, 9103]
        assert ids(client, "audience=individuals-and-families") == [9502]
        assert ids(client, "audience=individuals-and-families,clinicians") == [9102, 9103, 9502]
        assert ids(client, "type=knowledge_base.TopicArticlePage&audience=clinicians&order=-title") == [9102, 9103]
        assert ids(client, "type=knowledge_base.TopicArticlePage&audience=") == [9102, 9103]

    def test_together_with_a_search(self, world: Any, client: Client) -> None:
        assert set(ids(client, "search=neutrophil&topic=blood-counts")) == {9102, 9103}
        assert ids(client, "search=neutrophil&status=current&audience=clinicians") == [9102]

    def test_empty_words_ask_for_what_is_usual(self, world: Any, client: Client) -> None:
        assert set(ids(client, "search=neutrophil&search_operator=")) == {9102, 9103}
        assert ids(client, "child_of=9101&format=") == ids(client, "child_of=9101&format=json") == [9102, 9103]

    def test_an_order_with_an_empty_name_is_that_of_the_others(self, world: Any, client: Client) -> None:
        assert ids(client, "child_of=9101&order=-title,") == ids(client, "child_of=9101&order=-title")
        assert ids(client, "search=neutrophil&order=,") == ids(client, "search=neutrophil")
        assert set(ids(client, "child_of=9101&order=random,")) == {9102, 9103}

    def test_by_the_value_of_a_published_field(self, world: Any, client: Client) -> None:
        assert ids(client, "slug=blood-counts") == [9102]
        assert ids(client, "first_published_at=2026-01-15T15:00:00Z&order=-id&slug=the-program") == [9103]

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("color=red", "color. Allowed here: ancestor_of, audience"),
            ("status=fresh", "status must be 'current', 'flagged' or 'overdue', several with commas"),
            ("topic=nothing", "there is no topic “nothing”"),
            ("audience=nobody", "audience must be 'clinicians' or 'individuals-and-families'"),
            ("search=a&search_operator=xor", "search_operator must be 'and' or 'or'"),
            ("first_published_at=yesterday", "'yesterday' is not a valid value for first_published_at"),
            ("first_published_at=9999-12-31T00:00:00Z", "the year is out of range"),
            ("show_in_menus=maybe", "'maybe' is not a valid value for show_in_menus"),
            ("id=two", "'two' is not a valid value for id"),
            ("limit=101", "limit cannot be higher than 100"),
            ("site=a:b", "site must be a host name"),
            ("format=api", "format must be 'json'"),
            ("rich_text_format=db_html", "rich_text_format must be 'html'"),
            ("fields=a(b(c(d(e(f(g))))))", "more than 5 nested fields"),
            ("order=-owner", "cannot order by '-owner'"),
            ("order=--title", "cannot order by '--title'"),
            ("order=random,title", "random ordering cannot be combined"),
            ("order=random&offset=0", "random ordering with offset is not supported"),
            ("type=users.User", "type doesn't exist"),
        ],
    )
    def test_refuse_what_they_do_not_know(self, client: Client, query: str, words: str) -> None:
        answer = client.get(f"/api/v2/pages/?{query}")

        assert answer.status_code == 400
        assert words in answer.json()["message"]

    @pytest.mark.parametrize("address", ["/api/v2/pages/9102/?color=red", "/api/v2/pages/find/?id=9102&color=red"])
    def test_refuse_it_on_every_view(self, world: Any, client: Client, address: str) -> None:
        answer = client.get(address)

        assert answer.status_code == 400
        assert "color. Allowed here: " in answer.json()["message"]


class TestHttp:
    @pytest.mark.parametrize("address", ["/api/v2/", "/api/v2/pages/", "/api/v2/images/", "/api/v2/documents/"])
    def test_reads_and_nothing_else(self, client: Client, address: str) -> None:
        assert client.head(address).status_code == 200
        assert client.options(address).json() == {"methods": ["GET", "HEAD", "OPTIONS"]}
        for method in (client.post, client.put, client.patch, client.delete):
            answer = method(address)
            assert answer.status_code == 405
            assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
            assert "not allowed" in answer.json()["message"]

    def test_is_json_whatever_is_accepted(self, client: Client) -> None:
        for accept in ("text/html", "application/xml", "*/*", "nonsense"):
            answer = client.get("/api/v2/pages/", headers={"accept": accept})
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")

    @pytest.mark.parametrize("name", ["pages", "images", "documents"])
    def test_a_list_in_random_order_is_kept_by_nobody(self, world: Any, name: str) -> None:
        reader = Reader()
        address = f"/api/v2/{name}/?order=random"
        first = reader.get(address)

        again = reader.get(address, HTTP_IF_NONE_MATCH=first.get("ETag", "*"))

        assert (again.status_code, again["Cache-Control"]) == (200, "private, no-store")
        assert "ETag" not in again
        assert (len(reader.django.asked), reader.hits) == (2, 0)

    def test_sets_no_cookie(self, client: Client) -> None:
        assert not client.get("/api/v2/pages/").cookies

    def test_redirects_to_the_final_slash(self, client: Client) -> None:
        assert client.get("/api/v2/pages").headers["Location"] == "/api/v2/pages/"

    def test_finds_a_page_by_its_address(self, world: Any, client: Client) -> None:
        found = client.get("/api/v2/pages/find/?html_path=/topics/blood-counts/&fields=title")

        assert found.headers["Location"] == "http://localhost/api/v2/pages/9102/?fields=title"
        assert client.get("/api/v2/pages/find/?id=9104").status_code == 302
        assert client.get("/api/v2/pages/find/?html_path=/&type=knowledge_base.TopicArticlePage").status_code == 404
        assert client.get("/api/v2/pages/find/?id=9105").json()["message"] == "not found"
        assert client.get("/api/v2/pages/find/").json()["message"] == "not found"
        assert client.get("/api/v2/pages/find/?id=-1").json()["message"] == "not found"
        assert client.get("/api/v2/pages/find/?id=x").json()["message"] == "id must be a positive integer"
