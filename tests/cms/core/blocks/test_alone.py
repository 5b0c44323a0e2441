"""The box “Fit to stand alone”: off unless ticked, and not stored while it is off."""

import pytest
from wagtail import blocks

from cms.core.blocks.alone import STANDS_ALONE, MayStandAlone, fit_to_stand_alone


class Note(MayStandAlone, blocks.StructBlock):
    """A block with a box."""

    text = blocks.CharBlock()
    stands_alone = fit_to_stand_alone()


def test_is_off_in_a_new_block_and_in_one_that_was_stored_before_there_was_a_box():
    block = Note()

    assert block.get_default()[STANDS_ALONE] is False
    assert block.to_python({"text": "Old."})[STANDS_ALONE] is False
    assert block.get_api_representation(block.to_python({"text": "Old."})) == {"text": "Old.", STANDS_ALONE: False}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"text": "A"}, {"text": "A"}),
        ({"text": "A", STANDS_ALONE: False}, {"text": "A"}),
        ({"text": "A", STANDS_ALONE: None}, {"text": "A"}),
        ({"text": "A", STANDS_ALONE: True}, {"text": "A", STANDS_ALONE: True}),
    ],
)
def test_only_a_tick_is_stored(given, stored):
    block = Note()

    assert block.get_prep_value(block.to_python(given)) == stored
    assert block.get_prep_value(block.to_python(stored)) == stored


def test_says_to_authors_what_it_leads_to():
    field = fit_to_stand_alone().field

    assert field.required is False
    assert "without the rest of the page" in field.help_text
    assert "Reviewers sign this" in field.help_text
