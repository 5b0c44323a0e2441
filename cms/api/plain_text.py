"""Rich text of an answer as plain text: exactly the values that the schema of their type marks as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.apps import apps

from cms.api.openapi.fields import schemas_of
from cms.core.json_schema import HTML, Schema
from cms.delivery.documents import PageDocument, as_json

PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "hr", "tr"})
LISTS = frozenset({"ul", "ol"})


def in_plain_text(record: str, label: str) -> str:
    """Return the JSON of a page of the type `label` with its rich text as plain text."""
    schemas, page = _schemas_of(label), json.loads(record)
    meta = {"meta": _each(page["meta"], schemas)} if "meta" in page else {}
    return as_json(_each(page, schemas) | meta)


@cache
def _schemas_of(label: str) -> dict[str, Schema]:
    return schemas_of(PageDocument, apps.get_model(label))


def _each(values: Mapping[str, Any], schemas: Mapping[str, Schema]) -> dict[str, Any]:
    return {name: plain(value, schemas[name]) if name in schemas else value for name, value in values.items()}


def plain(value: Any, schema: Schema) -> Any:
    """Return a value with the parts of it that `schema` marks as HTML as plain text."""
    if alternatives := schema.get("oneOf") or schema.get("anyOf"):
        fitting = (each for each in alternatives if _may_be(value, each))
        return plain(value, next(fitting, {}))
    if isinstance(value, dict):
        return _each(value, schema.get("properties", {}))
    if isinstance(value, list):
        return [plain(each, schema.get("items", {})) for each in value]
    is_html = schema.get("contentMediaType") == HTML["contentMediaType"]
    return text_of(value) if is_html and isinstance(value, str) else value


def _may_be(value: Any, schema: Schema) -> bool:
    """Whether the value is of this alternative: objects are told apart by their `type`, else by their names."""
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        said = properties.get("type", {}).get("const", value.get("type"))
        return value.keys() <= properties.keys() and said == value.get("type")
    kinds = {list: "array", str: "string", bool: "boolean", int: "integer", type(None): "null"}
    declared = schema.get("type", ())
    return kinds.get(type(value)) in ([declared] if isinstance(declared, str) else declared)


def text_of(html: str) -> str:
    """Return HTML as plain text: paragraphs a blank line apart, an item of a list on each line, links with addresses.

    For example `Read <a href="https://example.org/">the label</a>.` is `Read the label (https://example.org/).`
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads HTML as an author may write it, and keeps its words in blocks of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._lines: list[str] = []
        self._words = ""
        self._mark = ""  # what stands before the next line
        self._lists: list[int | None] = []  # of each list that is open, the number of its last item
        self._links: list[tuple[str, int]] = []  # the address of each link that is open, and where its words begin

    def text(self) -> str:
        """Return what was read."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def handle_data(self, data: str) -> None:
        self._words = re.sub(r"\s+", " ", self._words + data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LISTS:
            self._begin()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._end_line()
            self._mark = self._next_mark()
        elif tag == "br":
            self._end_line()
        elif tag in PARAGRAPHS:
            self._begin()
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._words)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in PARAGRAPHS | LISTS | {"li"}:
            self._end_line()
            if tag in LISTS and self._lists:
                self._lists.pop()
            if not self._lists:
                self._end_block()

    def _end_link(self, address: str, start: int) -> None:
        if address and self._words[start:].strip() != address:
            self._words = f"{self._words.rstrip()} ({address})"

    def _begin(self) -> None:
        if self._lists:
            self._end_line()
        else:
            self._end_block()

    def _next_mark(self) -> str:
        indent = "  " * max(len(self._lists) - 1, 0)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number + 1}. "

    def _end_line(self) -> None:
        if self._words.strip():
            self._lines.append(self._mark + self._words.strip())
            self._mark = " " * len(self._mark)
        self._words = ""

    def _end_block(self) -> None:
        self._end_line()
        self._mark = ""
        if self._lines:
            self._blocks.append("\n".join(self._lines))
        self._lines = []
