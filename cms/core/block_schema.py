"""What a block answers in the public API, as JSON Schema, read from its definition.

A block that writes its own JSON says beside `get_api_representation`, in `api_schema`, what it writes; of all others
the schema follows from their children and choices.
"""

from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.core.json_schema import (
    DAY,
    HTML,
    TEXT,
    WHOLE_NUMBER,
    YES_OR_NO,
    Schema,
    always,
    by_type,
    exactly,
    list_of,
    named,
    one_of,
    or_null,
)


def schema_of(block: blocks.Block) -> Schema:
    """Return the schema of what the block answers; raise TypeError for a kind that nobody described."""
    return block.api_schema() if hasattr(block, "api_schema") else stock_schema(block)


def struct_schema(block: blocks.BaseStructBlock, **more: Schema) -> Schema:
    """Return the schema of a block with children, with what it adds to them."""
    children = {name: schema_of(child) for name, child in block.child_blocks.items()}
    schema = exactly({**children, **more})
    return schema if type(block) is blocks.StructBlock else named(type(block).__name__, schema)


@singledispatch
def stock_schema(block: Any) -> Schema:
    """Return the schema of one of Wagtail's kinds of blocks."""
    raise TypeError(f"{type(block).__name__} does not say what it answers: give it api_schema()")


@stock_schema.register(blocks.CharBlock)
@stock_schema.register(blocks.TextBlock)
def _text(block: blocks.FieldBlock) -> Schema:
    return _unless_empty(block, TEXT)


@stock_schema.register
def _rich_text(block: blocks.RichTextBlock) -> Schema:
    return HTML


@stock_schema.register
def _day(block: blocks.DateBlock) -> Schema:
    return _unless_empty(block, DAY)


@stock_schema.register
def _number(block: blocks.IntegerBlock) -> Schema:
    return _unless_empty(block, WHOLE_NUMBER)


@stock_schema.register
def _yes_or_no(block: blocks.BooleanBlock) -> Schema:
    return YES_OR_NO


@stock_schema.register
def _choice(block: blocks.ChoiceBlock) -> Schema:
    return _unless_empty(block, one_of(_values(block) if _is_required(block) else ["", *_values(block)]))


@stock_schema.register
def _choices(block: blocks.MultipleChoiceBlock) -> Schema:
    return list_of(one_of(_values(block)))


@stock_schema.register
def _struct(block: blocks.BaseStructBlock) -> Schema:
    return struct_schema(block)


@stock_schema.register
def _list(block: blocks.ListBlock) -> Schema:
    return list_of(schema_of(block.child_block))


@stock_schema.register
def _stream(block: blocks.BaseStreamBlock) -> Schema:
    owner = type(block).__name__
    kinds = (
        named(f"{owner}.{name}", exactly({"type": always(name), "value": schema_of(child), "id": TEXT}))
        for name, child in block.child_blocks.items()
    )
    return named(owner, list_of(by_type(kinds)))


@stock_schema.register
def _table(block: TypedTableBlock) -> Schema:
    cells = [schema_of(child) for child in block.child_blocks.values()]
    cell = cells[0] if len(cells) == 1 else {"anyOf": cells}
    columns = exactly({"type": one_of(block.child_blocks), "heading": TEXT})
    schema = exactly(
        {"columns": list_of(columns), "rows": list_of(exactly({"values": list_of(cell)})), "caption": TEXT}
    )
    return named(type(block).__name__, schema)


def _unless_empty(block: blocks.FieldBlock, schema: Schema) -> Schema:
    # What an editor may leave empty is null where it was saved before the field was there.
    return schema if _is_required(block) else or_null(schema)


def _is_required(block: blocks.FieldBlock) -> bool:
    # As declared: while any request saves a draft, Wagtail lets the fields of the blocks, which all requests share, be
    # empty, and keeps the declaration beside them.
    return bool(getattr(block, "_original_required", block.field.required))


def _values(block: blocks.ChoiceBlock | blocks.MultipleChoiceBlock) -> list[str]:
    return [value for value, _label in block.field.choices if value]
