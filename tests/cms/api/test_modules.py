"""What the list of modules takes, and what modules cost: one query, for two as for twenty."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.delivery import reading
from cms.vocabulary.terms import Audience
from tests.factories.home import Answers
from tests.factories.knowledge_base import TIP, fixed_id, items, stream
from tests.factories.vocabulary import make_topic

LIST = "/api/v2/modules/"
PAGES = 5
EACH = 5  # tips of a page


@pytest.fixture(scope="module")
def kept_tips(kept_db: None) -> Any:
    """Five pages of five tips that stand alone: every second page is for families, about a narrower topic."""
    made: Any = Answers()
    above = make_topic("Side effects")
    below = make_topic("Dry mouth", parent=above)
    made.pages = []
    alone = {**TIP, "severity": "routine", "citations": items([made.citation.pk]), "stands_alone": True}
    for number in range(PAGES):
        odd = number % 2
        page = made.publish(
            title=f"Page {number}",
            slug=f"page-{'abcde'[number]}",
            topics=[below if odd else above],
            audience=Audience.FAMILIES if odd else Audience.CLINICIANS,
            body=stream(*[("tip", {**alone, "statement": f"Do {n}."}) for n in range(EACH)]),
        )
        made.pages.append(page)
    return made


@pytest.fixture
def tips(kept_tips: Any, db: None, client: Client) -> Any:
    """The pages, and what stands in memory of a process that has answered before."""
    reading.forget()
    client.get(f"{LIST}?limit=0")
    return kept_tips


def found(client: Client, query: str) -> tuple[int, list[str]]:
    """Return how many modules fit, and the ids of those in the window."""
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["meta"]["total_count"], [item["id"] for item in answer.json()["items"]]


def of_pages(tips: Any, *numbers: int) -> list[str]:
    return [f"{tips.pages[number].pk}/{fixed_id(100 + n)}" for number in numbers for n in range(EACH)]


class TestTheList:
    def test_has_windows_that_meet_in_one_order(self, tips: Any, client: Client) -> None:
        everything = of_pages(tips, *range(PAGES))
        windows = [found(client, f"limit=7&offset={start}") for start in range(0, 28, 7)]

        assert {total for total, _ids in windows} == {PAGES * EACH}
        assert [key for _total, ids in windows for key in ids] == everything
        assert found(client, "limit=0") == (PAGES * EACH, [])
        assert found(client, "offset=25") == (PAGES * EACH, [])
        assert found(client, "")[1] == everything[:20]

    def test_is_narrowed_down_to_a_page(self, tips: Any, client: Client) -> None:
        assert found(client, f"page={tips.pages[2].pk}") == (EACH, of_pages(tips, 2))
        assert found(client, f"page={tips.index.pk}") == (0, [])
        assert found(client, "page=999999") == (0, [])
        assert found(client, f"page={2**63 - 1}") == (0, [])
        assert found(client, "page=")[0] == PAGES * EACH

    def test_is_narrowed_down_to_a_topic_and_what_lies_below(self, tips: Any, client: Client) -> None:
        assert found(client, "topic=dry-mouth") == (2 * EACH, of_pages(tips, 1, 3))
        assert found(client, "topic=side-effects")[0] == PAGES * EACH

    def test_is_narrowed_down_to_an_audience_and_a_standing(self, tips: Any, client: Client) -> None:
        assert found(client, "audience=individuals-and-families") == (2 * EACH, of_pages(tips, 1, 3))
        assert found(client, "audience=clinicians&topic=dry-mouth") == (0, [])
        assert found(client, "audience=clinicians,individuals-and-families&status=current")[0] == PAGES * EACH
        assert found(client, "status=flagged,overdue") == (0, [])

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("color=red", "Allowed here: audience, limit, offset, page, site, status, topic"),
            ("key=starting", "Allowed here"),
            ("search=bowel", "Allowed here"),
            ("type=tip", "Allowed here"),
            ("limit=101", "limit cannot be higher than 100"),
            ("limit=-1", "limit must be"),
            ("offset=x", "offset must be"),
            ("page=x", "page must be the id of a page"),
            ("page=-1", "page must be"),
            ("page=%00", "page"),
            (f"page={'9' * 19}", "too large"),
            ("page=%D9%A1", "page must be"),
            ("topic=nothing", "there is no topic"),
            ("topic=%00", "topic"),
            ("audience=nobody", "audience must be"),
            ("status=fine", "status must be"),
            ("format=csv", "format must be"),
            ("format=csv&format=", "format must be"),
            ("offset=99999999999999999999", "too large"),
            ("site=a:b", "site must be"),
        ],
    )
    def test_refuses_what_it_does_not_know_and_says_what_it_does(
        self, tips: Any, client: Client, query: str, said: str
    ) -> None:
        answer = client.get(f"{LIST}?{query}")

        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert said in answer.json()["message"]

    def test_of_another_site_is_not_there(self, tips: Any, client: Client) -> None:
        assert client.get(f"{LIST}?site=nowhere.example").status_code == 404

    def test_one_module_takes_no_parameter_of_lists(self, tips: Any, client: Client) -> None:
        answer = client.get(f"{LIST}{of_pages(tips, 0)[0]}/?status=current")

        assert answer.status_code == 400
        assert "Allowed here: site" in answer.json()["message"]


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


class TestTheCost:
    @pytest.mark.parametrize("limit", [2, 20, 100])
    @pytest.mark.parametrize("query", ["", "status=current", "topic=side-effects&audience=clinicians", "offset=3"])
    def test_of_a_list_is_one_query(self, tips: Any, client: Client, query: str, limit: int) -> None:
        asked = queries_of(client, f"{LIST}?{query}&limit={limit}")

        assert len(asked) == 1
        assert "delivery_head" in asked[0]
        assert "wagtailcore_page" not in asked[0]

    def test_of_one_page_s_modules_is_one_query(self, tips: Any, client: Client) -> None:
        assert len(queries_of(client, f"{LIST}?page={tips.pages[0].pk}")) == 1

    def test_of_one_module_is_one_query(self, tips: Any, client: Client) -> None:
        asked = queries_of(client, f"{LIST}{of_pages(tips, 0)[0]}/")

        assert len(asked) == 1
        assert "delivery_head" in asked[0]
