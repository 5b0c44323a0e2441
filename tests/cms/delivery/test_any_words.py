"""Whatever somebody asks for, the search answers: with one query, and with nothing where there is no word."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.delivery.facets import facets
from cms.delivery.models import Publication
from cms.delivery.search import did_you_mean, search
from tests.cms.delivery.hostile_words import HOSTILE

pytestmark = pytest.mark.usefixtures("kept_page", "db")


@pytest.fixture(scope="module")
def kept_page(kept_answers):
    """The page that a search could find."""
    return kept_answers.publish(title="Sedation")


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_takes_any_text_in_one_query(words, every):
    with CaptureQueriesContext(connection) as queries:
        found = search(Publication.objects.filter(is_open=True), words, every=every)
        rows = list(found.values_list("title", "rank")[:20])

    assert len(queries) <= 1
    assert all(rank >= 0 for _title, rank in rows)
    assert found.count() >= len(rows)
    assert sum(facets(found)["status"].values()) == found.count()
    assert isinstance(did_you_mean(words), str)


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("words", ["sedation", "((\"Sedation' :*%", "\\sedation\0 --", "{sedation} <->"])
def test_finds_the_word_among_any_marks(words, every):
    found = search(Publication.objects.filter(is_open=True), words, every=every)

    assert [(title, rank > 0) for title, rank in found.values_list("title", "rank")] == [("Sedation", True)]
    assert sum(facets(found)["status"].values()) == found.count() == 1


@pytest.mark.parametrize("words", ['"', "()", "…", "", "\0", "\ud800", "_", "😀"])
def test_finds_nothing_where_there_is_no_word(words):
    for every in (True, False):
        found = search(Publication.objects.all(), words, every=every)
        assert (found.count(), list(found.values_list("title")[:20])) == (0, [])
