"""The choices beside the list of articles: how many each would leave, and what they cost."""

import pytest

from cms.vocabulary.terms import Audience
from tests.factories.home import put_review_date
from tests.factories.vocabulary import make_topic
from tests.reading import queries_of


@pytest.fixture(scope="module")
def kept_index(kept_answers):
    """A list with articles that differ in every facet."""
    publish = kept_answers.publish
    top = make_topic("Monitoring")
    below = make_topic("Neutropenia", parent=top)
    publish(title="Anc", topics=[below, top])
    publish(title="Blood", topics=[top], audience=Audience.FAMILIES)
    put_review_date(publish(title="Count", topics=[below]), -1)
    publish(title="4 weeks", topics=[make_topic("Dosing")], audience=Audience.FAMILIES)
    return kept_answers.index


@pytest.fixture
def index(kept_index, db):
    return kept_index


@pytest.fixture
def listed(index, rf):
    """Return the articles that the index shows for a query string."""

    def ask(query):
        return list(index.get_context(rf.get(f"/topics/?{query}"))["articles"])

    return ask


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=",
        "topic=monitoring",
        "audience=clinicians&status=",
        "letter=B",
        "letter=B&topic=dosing",
        "q=count",
    ],
)
def test_count_what_each_choice_lists(index, listed, rf, query):
    facets = index.get_context(rf.get(f"/topics/?{query}"))["filters"].facets()

    assert set(facets) == {"topic", "audience", "letter", "status"}
    for name, choices in facets.items():
        others = "&".join(part for part in query.split("&") if part and not part.startswith(f"{name}="))
        for choice in choices:
            assert choice.count == len(listed(f"{others}&{name}={choice.value}")), (name, choice)


def test_stand_beside_their_choices_and_say_which_are_chosen(index, client):
    html = client.get(f"{index.url}?audience=clinicians&letter=A").content.decode()

    assert '<input type="radio" name="audience" value="clinicians" checked>' in html
    assert '<option value="monitoring">Monitoring (1)</option>' in html
    assert 'aria-current="true">A<' in html
    assert '<input type="hidden" name="letter" value="A">' in html
    assert ">Clear all</a>" in html


def test_queries_do_not_grow_with_the_list(answers, client):
    topic = make_topic("Titration")
    counts = []
    for more in (5, 15):
        for _ in range(more):
            answers.publish(topics=[topic])
        counts.append(queries_of(client, f"{answers.index.url}?topic=titration&letter=W&q=count&status="))

    assert counts[0] == counts[1] <= 15
