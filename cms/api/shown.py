"""What is shown of a publication: all of it, what lists show by default, or the fields that were asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.apps import apps
from wagtail.api.v2.utils import BadRequestError, parse_fields_parameter
from wagtail.models import Page

from cms.delivery import joining
from cms.delivery.documents import NO_ENDPOINTS, PageDocument, as_json
from cms.delivery.joining import Neighbor, Row
from cms.delivery.places import Place, Places


@lru_cache(maxsize=1_000)
def chosen(label: str, fields: str, *, details: bool) -> frozenset[str]:
    """Return the names that `fields` chooses of a type of page, as Wagtail reads it; raise BadRequestError."""
    try:
        config = parse_fields_parameter(fields) if fields else []
    except ValueError as error:
        raise BadRequestError(f"fields error: {error}") from error
    model = apps.get_model(label)
    return frozenset(PageDocument._get_serializer_class(NO_ENDPOINTS, model, config, show_details=details).Meta.fields)


def in_list(fields: str, label: str) -> Callable[[Row, Places, Place], str]:
    """Return what writes a publication in a list of pages of the type `label`; raise BadRequestError."""
    names = chosen(label, fields, details=False)
    if names == chosen(label, "", details=False):
        return joining.listed
    everything = names == chosen(label, "*", details=False)
    names_own = _names_own(names, details=False)

    def write(row: Row, places: Places, place: Place) -> str:
        document = joining.listed_whole(row, places, place, own_fields=names_own and label == row.type)
        return document if everything else _only(names, document)

    return write


def alone(row: Row, parent: Neighbor | None, fields: str, places: Places, place: Place) -> str:
    """Return what is shown of a publication that was asked for by its id."""
    names = chosen(row.type, fields, details=True)
    if names == chosen(row.type, "", details=True):
        return joining.whole(row, parent, places, place)
    needed = row if _names_own(names, details=True) else row._replace(body="")
    return _only(names, joining.whole(needed, parent, places, place, with_locale=True))


def _names_own(names: frozenset[str], *, details: bool) -> bool:
    """Tell whether one of these is no field of every page: only then is the body of a document shown."""
    return not names <= chosen(Page._meta.label, "*", details=details)


def _only(names: frozenset[str], document: str) -> str:
    everything: dict[str, Any] = json.loads(document)
    meta = {name: value for name, value in everything["meta"].items() if name in names}
    shown: dict[str, Any] = {"id": everything["id"]} if "id" in names else {}
    if meta:
        shown["meta"] = meta
    shown |= {name: value for name, value in everything.items() if name in names and name not in ("id", "meta")}
    return as_json(shown)
