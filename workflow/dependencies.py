"""What a page's words rest on: records whose own words are printed on the page, and so are signed with it.

A model takes part by having `sealed_words()`, a flat dict of strings: the words (or the SHA-256 of a file) that a
signature on a page that refers to it covers. Where it also offers `warning()`, a sentence that is empty while all is
well, or `is_fallen()`, whether nothing may rest on it any longer, it can lose its hold; the workflow knows no record by
name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

from workflow.seal import STRUCTURAL


def key_of(record: Model) -> str:
    """Return the name of `record` in a sign-off, for example "vocabulary.citation:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


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


def _references(instance: Model) -> Iterator[tuple[type[Model], str]]:
    """Yield the model and primary key of everything that the fields of `instance` refer to."""
    for field in instance._meta.get_fields():
        if field.name in STRUCTURAL or isinstance(field, ParentalKey):
            continue
        if isinstance(field, ForeignKey):
            target = getattr(instance, field.attname)
            if target is not None:
                yield field.related_model, str(target)
        elif hasattr(field, "extract_references"):
            for model, object_id, *_path in field.extract_references(field.value_from_object(instance)):
                yield model, str(object_id)


def _referring(page: Model) -> Iterator[Model]:
    yield page
    for relation in get_all_child_relations(type(page)):
        yield from getattr(page, relation.get_accessor_name()).all()


def sealed_dependencies(page: Model) -> dict[str, dict[str, str]]:
    """Return the words of every record that `page` refers to, by `key_of`; one query for each model."""
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    for instance in _referring(page):
        for model, object_id in _references(instance):
            if hasattr(model, "sealed_words"):
                wanted[model].add(object_id)
    found: dict[str, Any] = {}
    for model, object_ids in wanted.items():
        for record in model._default_manager.filter(pk__in=object_ids).order_by():
            found[key_of(record)] = record.sealed_words()
    return dict(sorted(found.items()))
