"""People and programs are shown the same articles for the same filters."""

import itertools
import re

import pytest
from django.test import Client

from cms.vocabulary.terms import Audience
from tests.factories.home import Answers, put_review_date
from tests.factories.vocabulary import make_citation, make_topic, supersede

ARTICLES = "/api/v2/pages/?type=knowledge_base.TopicArticlePage&limit=100"
MATRIX = [
    "&".join(filter(None, parts))
    for parts in itertools.product(
        ("", "topic=monitoring"),
        ("", "audience=individuals-and-families"),
        ("", "letter=a"),
        ("status=", "status=current", "status=flagged", "status=overdue", "status=current,overdue"),
    )
] + [
    "status=&q=count",
    "status=&q=monitoring",
    "status=&q=MONITORING+weeks",
    "status=&topic=neutropenia&audience=clinicians",
    "status=&letter=other",
    "status=&reviewed_since=2020-01-01",
    "status=&reviewed_since=9999-12-31",
    "status=&letter=Z",
]
REFUSED = ["topic=x", "audience=x", "letter=AB", "status=x", "reviewed_since=x", f"q={'x' * 201}"]


@pytest.fixture(scope="module")
def listing(kept_db: None) -> str:
    """A list with articles that differ in every facet, made once for all tests here; its address."""
    answers = Answers()
    top = make_topic("Monitoring")
    below = make_topic("Neutropenia", parent=top)
    answers.publish(title="Anc count", topics=[below])
    answers.publish(title="4 weeks", topics=[top], audience=Audience.FAMILIES)
    put_review_date(answers.publish(title="After a year", topics=[make_topic("Dosing")]), -1)
    put_review_date(answers.publish(title="Late", topics=[below], audience=Audience.FAMILIES), -1)
    answers.citation = make_citation()
    answers.publish(title="Anemia", topics=[top])
    supersede(answers.citation)
    return answers.index.url


def on_site(client: Client, address: str) -> set[str]:
    html = client.get(address).content.decode()
    assert f'<b class="num">{html.count("<h2><a ")}</b>' in html
    return set(re.findall(r"<h2><a href=\"[^\"]+\">([^<]+)</a>", html))


@pytest.mark.parametrize("query", MATRIX)
def test_site_and_api_list_the_same(listing: str, db: None, client: Client, query: str) -> None:
    answer = client.get(f"{ARTICLES}&{query}").json()

    assert {item["title"] for item in answer["items"]} == on_site(client, f"{listing}?{query}")
    wanted = re.search(r"status=([\w,]+)", query)
    statuses = {item["meta"]["review"]["status"] for item in answer["items"]}
    assert not wanted or statuses <= set(wanted[1].split(","))


@pytest.mark.parametrize("query", REFUSED)
def test_site_and_api_refuse_the_same_in_words(listing: str, db: None, client: Client, query: str) -> None:
    answer, page = client.get(f"{ARTICLES}&{query}"), client.get(f"{listing}?{query}")

    assert (answer.status_code, page.status_code) == (400, 200)
    assert query.partition("=")[0] in answer.json()["message"]
    assert "These filters cannot be used as they are:" in page.content.decode()
