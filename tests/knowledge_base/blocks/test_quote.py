import pytest

from knowledge_base.blocks.quote import QuoteBlock
from tests.factories.knowledge_base import SPARSE_BLOCKS, valid_blocks
from tests.factories.vocabulary import make_citation, supersede

pytestmark = pytest.mark.django_db


def test_prints_its_source_and_the_day_on_which_it_held():
    html = QuoteBlock().render(QuoteBlock().to_python(valid_blocks(make_citation())["quote"]))

    assert "As of 13 June 2025." in html
    assert 'aria-label="Source 1"' in html
    assert "<s>" not in html


def test_is_struck_when_its_source_has_fallen():
    html = QuoteBlock().render(QuoteBlock().to_python(valid_blocks(supersede(make_citation()))["quote"]))

    assert "No longer holds: " in html
    assert "Source no longer in force 13 June 2025" in html


def test_is_not_published_without_day_and_source():
    assert set(QuoteBlock().gaps(QuoteBlock().to_python(SPARSE_BLOCKS["quote"]))) == {"quote", "as_of", "citations"}
