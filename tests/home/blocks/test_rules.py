"""What the blocks of a hub refuse, and what they only ask for before review."""

import pytest
from django.core.exceptions import ValidationError

from home.blocks.tip_section import TipSectionsBlock
from tests.factories.hub import SECTIONS, section
from tests.factories.knowledge_base import stream
from tests.factories.vocabulary import make_citation

pytestmark = pytest.mark.django_db


def messages(error):
    """Return every message below an error of a block."""
    inner = [*getattr(error, "block_errors", {}).values(), *getattr(error, "non_block_errors", [])]
    return [text for each in inner for text in messages(each)] or [
        str(said) for said in getattr(error, "messages", [error])
    ]


class TestTipSections:
    def test_are_accepted_once_each(self):
        block, citation = TipSectionsBlock(), make_citation()
        value = block.to_python(stream(*(section(name, "A tip.", citation=citation) for name in SECTIONS)))

        assert len(block.clean_deferred(value)) == 6

    def test_one_that_stands_there_twice_is_refused_by_its_name_even_in_a_draft(self):
        block, citation = TipSectionsBlock(), make_citation()
        twice = [section(name, "A tip.", citation=citation) for name in ("starting", "monitoring", "monitoring")]

        with pytest.raises(ValidationError) as refused:
            block.clean_deferred(block.to_python(stream(*twice)))

        assert messages(refused.value) == [
            "The section “Monitoring” stands here twice. A hub has each of its six sections once: "
            "move the tips into one of them and remove the other."
        ]

    def test_a_seventh_is_one_that_stands_there_twice(self):
        block, citation = TipSectionsBlock(), make_citation()
        seven = [section(name, "A tip.", citation=citation) for name in (*SECTIONS, "challenges")]

        with pytest.raises(ValidationError) as refused:
            block.clean_deferred(block.to_python(stream(*seven)))

        assert messages(refused.value)[0].startswith("The section “Challenges” stands here twice.")
