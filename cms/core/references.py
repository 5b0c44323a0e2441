"""What the stored fields of a record refer to, and how such a record is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations


def key_of(record: Model) -> str:
    """Return the name of `record`, for example "vocabulary.citation:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


def references(instance: Model, *, but: Collection[str] = ()) -> Iterator[tuple[type[Model], str]]:
    """Yield the model and primary key of all that `instance` and its child rows refer to, in fields other than `but`.

    Reads the child rows and no record.
    """
    for each in _with_children(instance, but):
        for field in each._meta.get_fields():
            if field.name in but or isinstance(field, ParentalKey):
                continue
            if isinstance(field, ForeignKey):
                target = getattr(each, field.attname)
                if target is not None:
                    yield field.related_model, str(target)
            elif hasattr(field, "extract_references"):
                for model, object_id, *_path in field.extract_references(field.value_from_object(each)):
                    yield model, str(object_id)


def _with_children(instance: Model, but: Collection[str]) -> Iterator[Model]:
    yield instance
    for relation in get_all_child_relations(type(instance)):
        if relation.get_accessor_name() in but:
            continue
        yield from getattr(instance, relation.get_accessor_name()).all()
