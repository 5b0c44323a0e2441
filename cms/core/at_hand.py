"""Records that the blocks of many pages refer to, fetched at once: one query a model, for 2 pages and for 200.

A chooser block takes part by `AtHandChoice`. Inside `choices_at_hand(pages)` it finds its records without a query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.core.blocks.chooser import TolerantChoice
from cms.core.links import linked_pages_at_hand

Records = Mapping[type[Model], Mapping[int, Model]]

_at_hand: ContextVar[Records] = ContextVar("records_at_hand")


class AtHandChoice(TolerantChoice):
    """A chooser block that asks the database only for what is not at hand."""

    def choices(self) -> QuerySet:
        """Return the records to choose from, with everything that is printed of them."""
        return self.model_class.objects.all()  # type: ignore[attr-defined, no-any-return]  # a mixin for chooser blocks

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Model | None]:
        values = list(values)
        found = dict(_at_hand.get({}).get(self.model_class, {}))  # type: ignore[attr-defined]
        missing = {value for value in values if value is not None and value not in found}
        if missing:
            found |= self.choices().in_bulk(missing)
        return [found.get(value) for value in values]

    def to_python(self, value: int | None) -> Model | None:
        return self.bulk_to_python([value])[0]


def chosen(block: Block, raw: Any) -> Iterator[tuple[AtHandChoice, int]]:
    """Yield each chooser in stored blocks with the key that it holds, without reading a record."""
    if isinstance(block, AtHandChoice):
        if isinstance(raw, int):
            yield block, raw
    elif isinstance(block, StreamBlock):
        for child in raw or ():
            if child["type"] in block.child_blocks:
                yield from chosen(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, ListBlock):
        for item in raw or ():
            value = item["value"] if isinstance(item, Mapping) and item.get("type") == "item" else item
            yield from chosen(block.child_block, value)
    elif isinstance(block, StructBlock) and isinstance(raw, Mapping):
        for name, child in block.child_blocks.items():
            yield from chosen(child, raw.get(name))


@contextmanager
def choices_at_hand(pages: Iterable[Any]) -> Iterator[None]:
    """Resolve, inside the `with`, what these pages and their blocks choose, and every page that they link to."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    choosers: dict[type[Model], AtHandChoice] = {}
    links: list[Any] = []
    for page in pages:
        for field in page._meta.get_fields():
            if isinstance(field, ForeignKey) and issubclass(field.related_model, Page):
                links.append({"page": field.value_from_object(page)})
            elif isinstance(field, StreamField):
                raw = list(getattr(page, field.name).raw_data)
                links.append(raw)
                for block, pk in chosen(field.stream_block, raw):
                    wanted[block.model_class].add(pk)  # type: ignore[attr-defined]
                    choosers.setdefault(block.model_class, block)  # type: ignore[attr-defined]
    found = {model: choosers[model].choices().in_bulk(pks) for model, pks in wanted.items()}
    token = _at_hand.set({**_at_hand.get({}), **found})
    try:
        with linked_pages_at_hand(links):
            yield
    finally:
        _at_hand.reset(token)
