"""Wagtail's own search index, filled in bulk with what its indexer says of each page, one insert for each batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from modelsearch.backends import get_search_backend
from wagtail.search.models import IndexEntry

if connection.vendor == "postgresql":
    from modelsearch.backends.database.postgres.postgres import ObjectIndexer

    class OnceIndexer(ObjectIndexer):
        """Reads each field of a page once; Wagtail's reads it for each of five columns."""

        def __init__(self, page: Any, backend: Any) -> None:
            super().__init__(page, backend)
            self._read: dict[Any, list[Any]] = {}

        def prepare_field(self, obj: Any, field: Any) -> Iterator[Any]:
            if obj is not self.obj:
                yield from super().prepare_field(obj, field)
                return
            if field not in self._read:
                self._read[field] = list(super().prepare_field(obj, field))
            yield from self._read[field]


def index_pages(pages: Sequence[Any]) -> None:
    """Add pages of one type to the index; on SQLite, by Wagtail's own way."""
    backend = get_search_backend()
    if connection.vendor != "postgresql":
        backend.add_bulk(type(pages[0]), pages)
        return
    content_type = ContentType.objects.get_for_model(pages[0])
    indexers = [OnceIndexer(page, backend) for page in pages]
    IndexEntry.objects.bulk_create(
        IndexEntry(
            content_type=content_type,
            object_id=indexer.id,
            title=indexer.title,
            autocomplete=indexer.autocomplete,
            body=indexer.body,
            title_text=indexer.title_text,
            body_text=indexer.body_text,
        )
        for indexer in indexers
    )


def settle_index() -> None:
    """Weigh titles by their length, as Wagtail does after each page that it adds."""
    if connection.vendor == "postgresql":
        get_search_backend().get_index_for_model(IndexEntry)._refresh_title_norms(full=True)
