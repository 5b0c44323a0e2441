"""Records that the blocks of many pages refer to, fetched at once: one query a model, for 2 pages and for 200.

A chooser block takes part by `AtHandChoice`. Inside `choices_at_hand(pages)` it finds its records without a query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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


@contextmanager
def records_at_hand(records: QuerySet, ids: Iterable[int]) -> Iterator[None]:
    """Resolve, inside the `with`, every chooser of these records from one query, or none where all are at hand."""
    with _holding({records.model: _held(records, ids)}):
        yield


@contextmanager
def nothing_at_hand() -> Iterator[None]:
    """Have every record read anew inside the `with`, whatever was at hand outside."""
    token = _at_hand.set({})
    try:
        yield
    finally:
        _at_hand.reset(token)


def records_of(model: type[Model], keys: Collection[str]) -> list[Any]:
    """Return the records of these keys, written as text, that exist, in no order; asks for none that is at hand."""
    held = [record for pk, record in _at_hand.get({}).get(model, {}).items() if str(pk) in keys]
    missing = set(keys) - {str(record.pk) for record in held}
    return [*held, *(model._default_manager.filter(pk__in=missing).order_by() if missing else ())]


def _held(records: QuerySet, ids: Iterable[int]) -> dict[int, Model]:
    """Return what is at hand of the model of `records`, and those of these ids that were not."""
    known = _at_hand.get({}).get(records.model, {})
    missing = set(ids) - known.keys()
    return {**known, **(records.order_by().in_bulk(missing) if missing else {})}


@contextmanager
def _holding(found: Records) -> Iterator[None]:
    token = _at_hand.set({**_at_hand.get({}), **found})
    try:
        yield
    finally:
        _at_hand.reset(token)


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


def _names_a_page(field: Any) -> bool:
    if not isinstance(field, ForeignKey) or not issubclass(field.related_model, Page):
        return False
    return not field.remote_field.parent_link and field.name != "alias_of"


@contextmanager
def choices_at_hand(pages: Iterable[Any]) -> Iterator[None]:
    """Resolve, inside the `with`, what these pages and their blocks choose, and every page that they link to."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    choosers: dict[type[Model], AtHandChoice] = {}
    links: list[Any] = []
    for page in pages:
        for field in page._meta.get_fields():
            if _names_a_page(field):
                links.append({"page": field.value_from_object(page)})
            elif isinstance(field, StreamField):
                raw = list(getattr(page, field.name).raw_data)
                links.append(raw)
                for block, pk in chosen(field.stream_block, raw):
                    wanted[block.model_class].add(pk)  # type: ignore[attr-defined]
                    choosers.setdefault(block.model_class, block)  # type: ignore[attr-defined]
    found = {model: _held(choosers[model].choices(), pks) for model, pks in wanted.items()}
    with _holding(found), linked_pages_at_hand(links):
        yield
