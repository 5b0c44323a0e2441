"""What the blocks of a page lack before its review, in the author's words and in reading order."""

from __future__ import annotations

from wagtail.blocks import CharBlock, FieldBlock, RichTextBlock, StreamValue

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
    if isinstance(child.block, ReadyBlock):
        return list((child.block.gaps(child.value) | child.block.faults(child.value)).values())
    if isinstance(child.block, FieldBlock):
        return ["It is empty: fill it in, or remove this block."] if is_empty(child.value) else []
    found = []
    for name, block in child.block.child_blocks.items():
        if isinstance(block, LinkBlock):
            found += (block.gaps(child.value[name]) | block.faults(child.value[name])).values()
        elif block.required and is_empty(child.value.get(name)):
            found.append(f"The field “{block.label}” is empty.")
    return found


def name_of(child: StreamValue.StreamChild, position: int) -> str:
    """Return how an author knows a block: its kind, its place and its first words."""
    first, value = child.block, child.value
    if not isinstance(child.block, FieldBlock):
        name, first = next(iter(child.block.child_blocks.items()))
        value = child.value.get(name)
    words = plain(value) if isinstance(first, CharBlock | RichTextBlock) else ""
    excerpt = f" “{words[:40].rstrip()}{'…' if len(words) > 40 else ''}”" if words else ""
    return f"Block {position}, {child.block.label.lower()}{excerpt}"
