"""Rows of pages past Wagtail's own way, which knows them one by one."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model
from wagtail.models import Page

BATCH = 250


@contextmanager
def step(words: str) -> Iterator[None]:
    """Print what is done and the seconds that it took."""
    began = time.monotonic()
    sys.stdout.write(f"  {words:<32}")
    sys.stdout.flush()
    yield
    print(f"{time.monotonic() - began:6.0f} s", flush=True)


def last_key(model: type[Model]) -> int:
    """Return the highest primary key; 0 where there is no row."""
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert the columns of exactly this model; Django's own bulk_create does not know pages, which are two rows."""
    rows_of: Any = model._base_manager.get_queryset()
    rows_of._insert(rows, fields=model._meta.local_concrete_fields, using=connection.alias)


def settle(parent: Page, models: Sequence[type[Model]]) -> None:
    """Tell the tree below `parent`, and the sequences of these models, what was written past them."""
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).count()
    Page.objects.filter(pk=parent.pk).update(numchild=children)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def vacuum() -> None:
    """Leave the database as it is after a quiet night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
