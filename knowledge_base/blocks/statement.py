"""What all clinical blocks share: they rest on sources, and say what they lack in the author's words."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText, get_text_for_indexing

MARKER = re.compile(r"\[(\d{1,2})\]")


def plain(value: Any) -> str:
    """Return the words of a text, rich or plain."""
    return get_text_for_indexing(value.source) if isinstance(value, RichText) else str(value or "")


def is_empty(value: Any) -> bool:
    """Whether an author has filled in nothing."""
    if isinstance(value, ListValue):
        return not any(value)
    return not plain(value).strip()


def markers(text: Any) -> set[int]:
    """Return the numbers of the sources that a text points at as [1], [2] …"""
    return {int(number) for number in MARKER.findall(plain(text))}


def stray_markers(text: Any, sources: int) -> str:
    """Return what is wrong when a text points at a source that is not listed; nothing when all are."""
    stray = sorted(number for number in markers(text) if not 1 <= number <= sources)
    if not stray:
        return ""
    listed = {0: "no source is listed", 1: "only one source is listed"}.get(
        sources, f"only {sources} sources are listed"
    )
    return f"The text points at source [{stray[0]}], but {listed} below it."


def row_faults(value: blocks.StructValue, child: str) -> dict[str, str]:
    """Return, under `rows`, what is wrong with the first row whose `child` points at a source that is not listed."""
    wrong = (stray_markers(row.get(child), len(value["citations"])) for row in value["rows"])
    first = next(filter(None, wrong), "")
    return {"rows": first} if first else {}


class StatementBlock(blocks.StructBlock):
    """A clinical statement with its sources.

    `needs` says, by child name, what an author reads while that child is empty. A draft may lack it; a page that is
    submitted may not.
    """

    needs: dict[str, str] = {}
    texts: tuple[str, ...] = ()  # children that may point at sources

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        """Return by child name what is missing before review; it never depends on how the form was sent."""
        return {name: message for name, message in self.needs.items() if is_empty(value.get(name))}

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        """Return by child name what is wrong even in a draft."""
        sources = len(value["citations"])
        wrong = {name: stray_markers(value.get(name), sources) for name in self.texts}
        return {name: message for name, message in wrong.items() if message}

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
