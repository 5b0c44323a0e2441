"""What clinical blocks share: pointing at sources, and gaps told apart from faults."""

import pytest
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText

from cms.core.blocks.ready import is_empty
from knowledge_base.blocks.statement import markers, stray_markers
from knowledge_base.blocks.text import CitedTextBlock
from tests.factories.knowledge_base import SPARSE_BLOCKS, valid_blocks
from tests.factories.vocabulary import make_citation


class TestMarkers:
    def test_are_found_in_plain_and_in_rich_text(self):
        assert markers("Count weekly.[1] Then monthly. [12]") == {1, 12}
        assert markers(RichText("<p>Count <b>weekly</b> [2]</p>")) == {2}

    def test_are_not_any_other_brackets(self):
        assert markers("[a] (1) [] [123]") == set()

    @pytest.mark.parametrize(
        ("text", "sources", "said"),
        [
            ("Count weekly. [1]", 1, ""),
            ("Count weekly. [2]", 1, "The text points at source [2], but only one source is listed below it."),
            ("Count weekly. [1]", 0, "The text points at source [1], but no source is listed below it."),
            ("Count weekly. [4] [9]", 3, "The text points at source [4], but only 3 sources are listed below it."),
            ("Count weekly. [0]", 3, "The text points at source [0], but only 3 sources are listed below it."),
        ],
    )
    def test_that_lead_nowhere_are_named(self, text, sources, said):
        assert stray_markers(text, sources) == said


def test_markup_without_words_is_empty():
    assert is_empty(RichText("<p> </p>"))
    assert not is_empty(RichText("<p>Count</p>"))


@pytest.mark.django_db
class TestCitedText:
    def refused(self, value, *, deferred=False):
        block = CitedTextBlock()
        with pytest.raises(StructBlockValidationError) as caught:
            (block.clean_deferred if deferred else block.clean)(block.to_python(value))
        return {name: error.messages for name, error in caught.value.block_errors.items()}

    def test_needs_words_when_submitted(self):
        assert self.refused(SPARSE_BLOCKS["cited_text"]) == {"text": ["Write the text, or remove this block."]}

    def test_refuses_a_mark_that_leads_nowhere_even_in_a_draft(self):
        value = {"text": "<p>Count weekly. [1]</p>", "citations": []}

        assert self.refused(value, deferred=True)["text"] == [
            "The text points at source [1], but no source is listed below it."
        ]

    def test_refuses_the_same_source_twice(self):
        citation = make_citation()
        value = valid_blocks(citation, citation)["cited_text"]

        assert self.refused(value)["citations"] == [
            "The same source stands here twice. Remove one; the text may refer to [1] more than once."
        ]
