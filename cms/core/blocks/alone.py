"""Blocks that other sites may show without the rest of the page, where the author ticked it and reviewers signed."""

from typing import Any

from wagtail import blocks

STANDS_ALONE = "stands_alone"


def fit_to_stand_alone() -> blocks.BooleanBlock:
    """Return the box that an author ticks; a block names it `stands_alone` and is a `MayStandAlone`."""
    return blocks.BooleanBlock(
        required=False,
        default=False,
        label="Fit to stand alone",
        help_text="Other sites may then show it without the rest of the page. Tick it only if it is true and safe by "
        "itself: no “as above”, no exception that stands elsewhere. Reviewers sign this with the text.",
    )


class MayStandAlone:
    """Stores the tick of a block, and nothing without one: what was signed before there was a box reads as it did."""

    def get_prep_value(self, value: Any) -> dict[str, Any]:
        stored: dict[str, Any] = super().get_prep_value(value)  # type: ignore[misc]  # a mixin for struct blocks
        if not stored.get(STANDS_ALONE):
            stored.pop(STANDS_ALONE, None)
        return stored
