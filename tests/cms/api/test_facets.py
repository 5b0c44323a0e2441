"""Facets beside a list: how many of the pages that fit each choice has, whatever the window."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.vocabulary.terms import Audience
from tests.factories.home import Answers
from tests.factories.vocabulary import make_topic

PAGES = "/api/v2/pages/?type=knowledge_base.TopicArticlePage"


@pytest.fixture(scope="module")
def kept_library(kept_answers: Answers) -> None:
    """Two answers about one topic below another, one of them for families."""
    top = make_topic("Monitoring")
    below = make_topic("Neutropenia", parent=top)
    kept_answers.publish(title="A low count", topics=[below])
    kept_answers.publish(title="A count at home", topics=[top], audience=Audience.FAMILIES)


@pytest.fixture
def library(kept_library: None, answers: Answers) -> Answers:
    """The library as it was made."""
    return answers


def test_count_all_that_fits(library: Answers, client: Client) -> None:
    found = client.get(f"{PAGES}&facets=topic,audience,format,status&limit=1").json()

    assert found["meta"]["facets"] == {
        "topic": {"monitoring": 2, "neutropenia": 1},
        "audience": {"clinicians": 1, "individuals-and-families": 1},
        "format": {"article": 2},
        "status": {"current": 2},
    }
    assert len(found["items"]) == 1


def test_follow_a_search_and_filters(library: Answers, client: Client) -> None:
    found = client.get(f"{PAGES}&facets=audience&search=home").json()
    narrowed = client.get(f"{PAGES}&facets=audience&topic=neutropenia").json()

    assert found["meta"]["facets"] == {"audience": {"individuals-and-families": 1}}
    assert narrowed["meta"]["facets"] == {"audience": {"clinicians": 1}}


def test_are_left_out_unless_asked_for(library: Answers, client: Client) -> None:
    assert set(client.get(PAGES).json()["meta"]) == {"total_count"}
    assert set(client.get(f"{PAGES}&facets=").json()["meta"]) == {"total_count"}


@pytest.mark.parametrize(("name", "counted"), [("topic", "topic.key"), ("format", "format"), ("status", "status")])
def test_count_no_other_than_is_asked_for(library: Answers, client: Client, name: str, counted: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{PAGES}&facets={name}")

    [counting] = [query["sql"] for query in captured.captured_queries if "GROUP BY" in query["sql"]]
    assert counting.count("GROUP BY") == 1
    assert counting.endswith(f"GROUP BY {counted}")


def test_refuse_one_that_there_is_not(library: Answers, client: Client) -> None:
    answer = client.get(f"{PAGES}&facets=topic,color")

    assert answer.status_code == 400
    assert answer.json()["message"] == "facets must be topic, audience, format, status; several with commas"


@pytest.mark.parametrize("words", ["", "%20", "-", "…", "%22"])
@pytest.mark.parametrize("operator", ["", "&search_operator=or", "&search_operator=and"])
def test_a_search_without_a_word_finds_nothing(library: Answers, client: Client, words: str, operator: str) -> None:
    found = client.get(f"/api/v2/pages/?search={words}{operator}&facets=topic").json()

    assert found == {"meta": {"total_count": 0, "facets": {"topic": {}}}, "items": []}
