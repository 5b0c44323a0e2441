"""A page as the parts that a reviewer reads: blocks and fields, with the editor's labels and in the editor's order.

It knows the kinds of blocks that Wagtail is made of and no block of ours, so it reads whatever page type comes.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from django.db.models import Field, Model
from django.utils.formats import date_format
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from workflow import seal
from workflow.models import ReviewedPage
from workflow.review.redline import Line, Part

LEFT_OUT = frozenset(["id", "sort_order"])
BLOCK_KEY = re.compile(rb' data-block-key=\\"[a-z0-9]{5}\\"')
NEW_LINE = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "hr", "br", "tr"])


def parts_of(page: ReviewedPage) -> list[Part]:
    """Return everything on `page` that a signature covers and that says something, in the editor's order."""
    labels = _labels(type(page).get_edit_handler())
    _version, signed = page.newest_payload()
    stored = seal.payload(type(page), page.serializable_data(), signed)
    order = [name for name in labels if name in signed] + [name for name in signed if name not in labels]
    children = {relation.get_accessor_name(): relation for relation in get_all_child_relations(type(page))}
    parts: list[Part] = []
    for name in order:
        if name in children:
            label = labels.get(name) or str(children[name].related_model._meta.verbose_name_plural)
            lines = _child_lines(getattr(page, name).all())
            rows = [{key: value for key, value in row.items() if key not in LEFT_OUT} for row in stored[name]]
            parts.append(Part(name, name, name, _title(label), _comparable(rows), tuple(lines)))
            continue
        field = page._meta.get_field(name)
        label = _title(labels.get(name) or str(field.verbose_name))
        if isinstance(field, StreamField):
            parts += _stream_parts(name, getattr(page, name))
        else:
            text = _field_text(page, field)
            parts.append(Part(name, name, name, label, _comparable(stored[name]), (Line(name, "", text),)))
    return [part for part in parts if part.text.strip()]


def _labels(panel: Any) -> dict[str, str]:
    """Return what the editor calls each field and child relation, in the order of its tabs and panels."""
    found: dict[str, str] = {}
    name = getattr(panel, "field_name", None) or getattr(panel, "relation_name", None)
    if name:
        found[name] = str(panel.heading or getattr(panel, "label", "") or "")
    for child in getattr(panel, "children", []):
        found.update(_labels(child))
    return found


def _title(label: str) -> str:
    return label[:1].upper() + label[1:]


def _comparable(value: Any) -> bytes:
    """Return `value` in canonical form, without what an editor's form adds to it unasked: keys and line ends."""
    return BLOCK_KEY.sub(b"", seal.canonical(value).replace(rb"\r\n", rb"\n"))


def _stream_parts(name: str, stream: blocks.StreamValue) -> Iterator[Part]:
    for child in stream:
        lines = tuple(_block_lines(child.block, child.value, child.block_type, ""))
        stored = _comparable(child.block.get_prep_value(child.value))
        yield Part(f"{name}.{child.id}", name, child.block_type, str(child.block.label), stored, lines)


def _block_lines(block: blocks.Block, value: Any, key: str, label: str) -> Iterator[Line]:
    """Yield the labelled words inside one block, nested blocks flattened; what is empty is left out.

    Another record in the same place is another line: the words of two sources are not to be mixed.
    """
    if isinstance(block, blocks.StructBlock) and hasattr(value, "bound_blocks"):
        for name, child in value.bound_blocks.items():
            yield from _block_lines(child.block, child.value, f"{key}.{name}", _join(label, str(child.block.label)))
    elif isinstance(block, blocks.ListBlock):
        item = str(block.child_block.label) or label
        for number, child in enumerate(value.bound_blocks, start=1):
            yield from _block_lines(child.block, child.value, f"{key}.{child.id}", _join(item, str(number), " "))
    elif isinstance(value, TypedTable):
        yield from _table_lines(value, key, label)
    elif isinstance(block, blocks.StreamBlock):
        for child in value:
            inner = _join(label, str(child.block.label))
            yield from _block_lines(child.block, child.value, f"{key}.{child.id}", inner)
    else:
        text = _value_text(value, getattr(block.field, "choices", ()) if isinstance(block, blocks.FieldBlock) else ())
        if text:
            yield Line(f"{key}={value.pk}" if isinstance(value, Model) else key, label, text)


def _table_lines(table: TypedTable, key: str, label: str) -> Iterator[Line]:
    """Yield the caption, then one line a row, each cell behind the heading of its column."""
    if table.caption:
        yield Line(f"{key}.caption", _join(label, "Caption"), table.caption)
    headings = [str(column["heading"] or "") for column in table.columns]
    if any(headings):
        yield Line(f"{key}.columns", _join(label, "Columns"), "; ".join(headings))
    for number, row in enumerate(table.row_data, start=1):
        cells = [_join(heading, str(cell or "")) for heading, cell in zip(headings, row["values"], strict=True)]
        yield Line(f"{key}.{number}", _join(label, f"Row {number}"), "; ".join(cells))


def _join(outer: str, inner: str, between: str = ": ") -> str:
    return f"{outer}{between}{inner}" if outer else inner


def _field_text(page: Model, field: Field) -> str:
    value = getattr(page, field.name)
    if field.many_to_many:
        return ", ".join(str(record) for record in value.all())
    if isinstance(field, RichTextField):
        return rich_text_words(value)
    return _value_text(value, field.choices or ())


def _child_lines(rows: Iterable[Model]) -> Iterator[Line]:
    """Yield one line a row; a row has no name that outlives a publication, so its words are its key."""
    for row in rows:
        fields = [
            f for f in row._meta.fields if f.editable and not isinstance(f, ParentalKey) and f.name not in LEFT_OUT
        ]
        words = [(_title(str(field.verbose_name)), _field_text(row, field)) for field in fields]
        said = [(label, text) for label, text in words if text]
        text = said[0][1] if len(said) == 1 else "; ".join(f"{label}: {text}" for label, text in said)
        if text:
            yield Line(text, "", text)


def _value_text(value: Any, choices: Iterable[Any]) -> str:
    """Return a single value in words; an empty one as an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set):
        return ", ".join(filter(None, (_value_text(item, choices) for item in value)))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, RichText):
        return rich_text_words(value.source)
    if isinstance(value, datetime.datetime):
        return date_format(value, "j F Y, H:i")
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return _choice_label(value, choices) or str(value).replace("\r\n", "\n")


def _choice_label(value: Any, choices: Iterable[Any]) -> str:
    for stored, label in choices:
        if isinstance(label, list | tuple):
            if found := _choice_label(value, label):
                return found
        elif isinstance(value, type(stored)) and stored == value:
            return str(label)
    return ""


def rich_text_words(source: str) -> str:
    """Return the words of stored rich text, one paragraph or list item a line, with where its links lead."""
    reader = _RichTextReader()
    reader.feed(source or "")
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


class _RichTextReader(HTMLParser):
    """Collects words; a link's address is part of what is signed, so it is read out as well."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in NEW_LINE:
            self.words.append("\n• " if tag == "li" else "\n")
        elif tag == "a":
            self._targets.append(known.get("href") or f"{known.get('linktype')} {known.get('id')}")
        elif tag == "embed":
            self.words.append(f"\n[{known.get('embedtype')} {known.get('id') or known.get('url')}: {known.get('alt')}]")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._targets:
            self.words.append(f" ({self._targets.pop()})")
        elif tag in NEW_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
