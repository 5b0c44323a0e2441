"""What a page's words rest on: records whose own words are printed on the page, and so are signed with it.

A model takes part by having `sealed_words()`, a flat dict of strings: the words (or the SHA-256 of a file) that a
signature on a page that refers to it covers. Where it also offers `warning()`, a sentence that is empty while all is
well, or `is_fallen()`, whether nothing may rest on it any longer, it can lose its hold; the workflow knows no record by
name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from django.apps import apps
from django.db.models import Model

from cms.core.at_hand import records_of
from cms.core.references import key_of, references
from workflow.seal import STRUCTURAL


class Fall(IntEnum):
    """How far a record has lost its hold, the worse the higher."""

    NONE = 0
    WARNED = 1
    FALLEN = 2


def records(keys: Iterable[str]) -> dict[str, Any]:
    """Return the records behind `keys` (`key_of`) that exist; one query for each model."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        label, _colon, pk = key.partition(":")
        wanted[label].add(pk)
    found: dict[str, Any] = {}
    for label, pks in wanted.items():
        for record in apps.get_model(label)._default_manager.filter(pk__in=pks):
            found[key_of(record)] = record
    return found


def warning_of(record: Any) -> str:
    """Return what everybody is told about a record that no longer holds as it stood; else nothing."""
    warning: str = record.warning() if hasattr(record, "warning") else ""
    return warning


def is_fallen(record: Any) -> bool:
    """Tell whether nothing may rest on `record` any longer."""
    return bool(record.is_fallen()) if hasattr(record, "is_fallen") else False


def fall_of(record: Any) -> Fall:
    """Return how far `record` has lost its hold."""
    if is_fallen(record):
        return Fall.FALLEN
    return Fall.WARNED if warning_of(record) else Fall.NONE


def models_that_fall() -> list[type[Model]]:
    """Return the models whose records can lose their hold."""
    return [model for model in apps.get_models() if hasattr(model, "sealed_words") and hasattr(model, "warning")]


def sealed_dependencies(page: Model) -> dict[str, dict[str, str]]:
    """Return the words of every record that `page` refers to, by `key_of`; at most one query for each model."""
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for model, object_id in references(page, but=STRUCTURAL):
        if hasattr(model, "sealed_words"):
            wanted[model].add(object_id)
    found: dict[str, Any] = {}
    for model, object_ids in wanted.items():
        for record in records_of(model, object_ids):
            found[key_of(record)] = record.sealed_words()
    return dict(sorted(found.items()))
