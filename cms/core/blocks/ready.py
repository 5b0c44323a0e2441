"""Blocks that a draft may hold half-written, and what they say to their author until they are whole."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText, get_text_for_indexing


def plain(value: Any) -> str:
    """Return the words of a text, rich or plain."""
    return get_text_for_indexing(value.source) if isinstance(value, RichText) else str(value or "")


def is_empty(value: Any) -> bool:
    """Whether an author has filled in nothing."""
    if isinstance(value, ListValue):
        return not any(value)
    return not plain(value).strip()


class ReadyBlock(blocks.StructBlock):
    """A block that knows what it lacks.

    `needs` says, by child name, what an author reads while that child is empty. A draft may lack it; a page that is
    submitted may not.
    """

    needs: dict[str, str] = {}

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        """Return by child name what is missing before review; it never depends on how the form was sent."""
        return {name: message for name, message in self.needs.items() if is_empty(value.get(name))}

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        """Return by child name what is wrong even in a draft."""
        return {}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        errors: dict[str, ValidationError] = {}
        cleaned = value
        try:
            cleaned = super().clean(value)
        except blocks.StructBlockValidationError as error:
            errors = dict(error.block_errors)
        said = self.faults(value) if self.is_deferred_validation else self.gaps(value) | self.faults(value)
        for name, message in said.items():
            if not hasattr(errors.get(name), "block_errors"):  # those point at the very row
                errors[name] = ValidationError(message)
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned
