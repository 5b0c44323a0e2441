"""What the blocks of a page lack before its review, in the author's words and in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import Block, CharBlock, FieldBlock, ListBlock, RichTextBlock, StreamValue, StructBlock

from cms.core.blocks import LinkBlock
from cms.core.blocks.ready import ReadyBlock, is_empty, plain


def stream_gaps(stream: StreamValue) -> list[str]:
    """Return what is missing in each block; a gap begins with the block that it speaks of."""
    return [
        f"{name_of(child, position)}: {gap}"
        for position, child in enumerate(stream, start=1)
        for gap in block_gaps(child)
    ]


def block_gaps(child: StreamValue.StreamChild) -> list[str]:
    """Return what one block lacks."""
    if isinstance(child.block, FieldBlock) and is_empty(child.value):
        return ["It is empty: fill it in, or remove this block."]
    return list(gaps_within(child.block, child.value))


def gaps_within(block: Block, value: Any, *, told: bool = False) -> Iterator[str]:
    """Yield what `block` and everything inside it lacks; `told` where a block around it speaks of its empty fields."""
    if isinstance(block, ReadyBlock | LinkBlock):
        yield from (block.gaps(value) | block.faults(value)).values()
        told = True
    if isinstance(block, LinkBlock):
        return
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            if child.required and is_empty(value.get(name)):
                yield from () if told else (f"The field “{child.label}” is empty.",)
            else:
                yield from gaps_within(child, value.get(name), told=told)
    elif isinstance(block, ListBlock):
        for item in value:
            yield from gaps_within(block.child_block, item, told=told)


def name_of(child: StreamValue.StreamChild, position: int) -> str:
    """Return how an author knows a block: its kind, its place and its first words."""
    first, value = child.block, child.value
    if not isinstance(child.block, FieldBlock):
        name, first = next(iter(child.block.child_blocks.items()))
        value = child.value.get(name)
    words = plain(value) if isinstance(first, CharBlock | RichTextBlock) else ""
    excerpt = f" “{words[:40].rstrip()}{'…' if len(words) > 40 else ''}”" if words else ""
    return f"Block {position}, {child.block.label.lower()}{excerpt}"
