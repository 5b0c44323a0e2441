"""Records that publications print: a room names the models, and every save of one marks what prints it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from cms.core.references import key_of

Names = Callable[[Any], Iterable[str]]

_watched: dict[type[Model], Names] = {}
_parts: dict[type[Model], Names] = {}


def _own_name(record: Any) -> Iterable[str]:
    return [key_of(record)]


def watch(model: type[Model], names: Names = _own_name) -> None:
    """Have publications that use any of the `names` of a record written anew when it is saved or deleted.

    Called from an app's ready(). `names` are those by which pages refer to it (cms.core.references.key_of).
    """
    _watched[model] = names


def watch_part(model: type[Model], names: Names) -> None:
    """Do the same when a child row of a record is saved or deleted; `names` are those of the record above it.

    A record is often saved with many rows of its own, so what was marked by one of them is not marked by the next.
    """
    _parts[model] = names


def watched() -> frozenset[type[Model]]:
    """Return every model that is watched as a record."""
    return frozenset(_watched)


def names_of(record: Model) -> list[str]:
    """Return the names by which pages refer to a record; none where its model is not watched."""
    names = _watched.get(type(record))
    return [*names(record)] if names else []


def names_above(row: Model) -> list[str]:
    """Return the names of the record that this is a part of; none where it is no part of one that is watched."""
    names = _parts.get(type(row))
    return [*names(row)] if names else []
