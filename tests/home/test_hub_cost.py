"""What a hub costs: few queries, and as many for fifty items as for five."""

import pytest

from tests.factories.hub import make_hub, section
from tests.factories.knowledge_base import card_list, stream
from tests.factories.vocabulary import make_citation, make_person
from tests.factories.workflow import publish_signed_off
from tests.reading import queries_of

FEW = 5
MOST_QUERIES = 25


def hub_of(answers, number):
    """Put a hub live that is full in every field, with so many tips, cards and answers; answer its address."""
    while answers.index.get_children().count() < min(number, 12):
        answers.publish()
    articles = list(answers.index.get_children()[:12])
    people = [make_person(f"Person {n}") for n in range(min(number, 12))]
    tips = [
        section(name, *(f"Tip {n}." for n in range(number // 5)), citation=make_citation(), first=500 + 100 * at)
        for at, name in enumerate(("starting", "monitoring", "challenges", "guidelines", "common_side_effects"))
    ]
    query = {"below": answers.index.pk, "how_many": 12}
    cards = [card_list(*articles[: len(articles) // 2], **query), card_list(**query)]
    hub = make_hub(
        answers=answers.index,
        review_page=articles[0],
        welcome="".join(f'<p><a linktype="page" id="{article.pk}">Here</a></p>' for article in articles),
        resources=stream(*(("card_list", each) for each in cards)),
        leaders=stream(*(("person", {"person": each.pk, "duty": "Lead"}) for each in people)),
        questions=stream(*(("question", {"question": "Why?", "page": article.pk}) for article in articles)),
        offerings=stream(
            *(("offering", {"title": "Here", "page": each.pk, "part": "", "text": ""}) for each in articles)
        ),
        tips=stream(*tips),
    )
    return publish_signed_off(hub, author=answers.author, reviewer=answers.reviewer).url


@pytest.fixture(scope="module")
def small_hub(kept_answers):
    """The address of a hub that is full in every field, with few items."""
    return hub_of(kept_answers, FEW)


@pytest.mark.prove("queries")
def test_queries_do_not_grow_with_what_a_hub_holds(small_hub, answers, client, evidence):
    many = hub_of(answers, 10 * FEW)

    counts = [queries_of(client, path) for path in (small_hub, many)]

    evidence.record(f"queries for a hub, {FEW} and {10 * FEW} items", f"{counts[0]} and {counts[1]}", "≤ 25")
    assert counts[0] == counts[1]
    assert counts[1] <= MOST_QUERIES


def test_a_reader_is_given_no_cookie(small_hub, db, client):
    response = client.get(small_hub)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_api_answers_with_four_tabs_and_the_tips_by_key(small_hub, db, client):
    found = client.get("/api/v2/pages/?type=home.ResourceHubPage&fields=*").json()["items"][0]

    assert list(found["tabs"]) == ["resources", "education", "join-us", "consultation"]
    assert found["tabs"]["join-us"]["title"] == "Join Us"
    assert list(found["tips"]) == ["starting", "monitoring", "common-side-effects", "challenges", "guidelines"]
    tip = found["tips"]["monitoring"]["tips"][0]
    assert tip["id"] == "00000000-0000-4000-8000-000000000600"
    assert tip["value"]["statement"] == "Tip 0."
    assert tip["value"]["citations"][0]["type"] == "vocabulary.Citation"
    assert found["leaders"][0]["value"]["person"]["role"] == "Psychiatry"
    assert found["offerings"][0]["value"]["page"]["url"].startswith("http")
