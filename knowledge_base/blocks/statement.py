"""What all clinical blocks share: they rest on sources, and say what they lack in the author's words."""

import re
from typing import Any

from wagtail import blocks

from cms.core.blocks.ready import ReadyBlock, plain

MARKER = re.compile(r"\[(\d{1,2})\]")


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


class StatementBlock(ReadyBlock):
    """A clinical statement with its sources."""

    texts: tuple[str, ...] = ()  # children that may point at sources

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        """Return by child name what is wrong even in a draft."""
        sources = len(value["citations"])
        wrong = {name: stray_markers(value.get(name), sources) for name in self.texts}
        return {name: message for name, message in wrong.items() if message}
