import pytest

from knowledge_base.blocks.question_answer import QuestionAnswerBlock
from tests.factories.knowledge_base import SPARSE_BLOCKS, valid_blocks
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db

BLOCK = QuestionAnswerBlock()


def test_has_an_address_of_its_own_and_points_at_its_sources():
    value = BLOCK.to_python(valid_blocks(make_citation())["question_answer"])
    html = BLOCK.render(value, context={"id": "abc"})

    assert "<h3>Can the blood be drawn at any laboratory?</h3>" in html
    assert 'aria-label="Source 1"' in html


def test_needs_both_a_question_and_an_answer():
    assert set(BLOCK.gaps(BLOCK.to_python(SPARSE_BLOCKS["question_answer"]))) == {"question", "answer"}


def test_refuses_a_mark_that_points_nowhere_even_in_a_draft():
    value = BLOCK.to_python({"question": "Why?", "answer": "<p>So. [2]</p>", "citations": []})

    assert set(BLOCK.faults(value)) == {"answer"}
