"""What a page's words rest on: records whose own words are printed on the page, and so are signed with it.

A model takes part by having `sealed_words()`, a flat dict of strings: the words (or the SHA-256 of a file) that a
signature on a page that refers to it covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

from workflow.seal import STRUCTURAL


def key_of(record: Model) -> str:
    """Return the name of `record` in a sign-off, for example "vocabulary.citation:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


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
        for record in model._default_manager.filter(pk__in=object_ids):
            found[key_of(record)] = record.sealed_words()
    return dict(sorted(found.items()))
