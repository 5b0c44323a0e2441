"""Which tips may be read without their page."""

from collections.abc import Iterator

from wagtail.blocks import StreamValue

from cms.core.blocks.alone import STANDS_ALONE
from cms.core.modules import Module
from knowledge_base.blocks.statement import MARKER

TIP = "tip"


def tips_alone(stream: StreamValue, *at: str | int) -> Iterator[Module]:
    """Yield the tips of a stream that stand alone; the document of the page holds the stream at `at`."""
    for place, child in enumerate(stream):
        if child.block_type == TIP and child.value.get(STANDS_ALONE):
            statement = " ".join(MARKER.sub("", child.value["statement"]).split())
            yield Module(child.id or "", TIP, statement, f"tip-{child.id}", [*at, place, "value"])
