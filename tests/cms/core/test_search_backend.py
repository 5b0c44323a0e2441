"""Search takes any words, on both databases."""

import pytest
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.core.search_backend import MOST_WORDS, plain_words
from home.models import HomePage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.mark.parametrize(
    "query",
    ['"', '"a', 'x" OR title:home', "*", "NEAR(a b)", "title:home", "-", "\\", "'", "a " * 1000, "😀", "&", ":*"],
)
def test_takes_any_query(query: str) -> None:
    nothing = Page.objects.filter(pk=0)

    assert list(get_search_backend().search(query, nothing)) == []
    assert list(get_search_backend().autocomplete(query, nothing)) == []


def test_finds_words_beside_a_quote() -> None:
    home = HomePage.objects.get()

    assert list(Page.objects.search(f'"{home.title}')) == [home.page_ptr]
    assert list(Page.objects.search(f'{home.title}"')) == [home.page_ptr]


def test_looks_up_a_bounded_number_of_words() -> None:
    assert len(plain_words("a " * 1000).split()) == MOST_WORDS
