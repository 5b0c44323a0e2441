"""Parts of pages that stand alone: kept as a list in the row of their page, their values in its document.

What is stored of a module is what `cms.core.modules.Module` says of it; its value is looked up in the document when it
is read, so that it says what the page says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from cms.core.modules import Module
from cms.delivery.documents import path_in_api, path_of_module
from cms.delivery.fetching import fetch
from cms.delivery.head import LOOK_COLUMNS, Version, look, version_of
from cms.delivery.joining import COLUMNS, Row, listed, whole
from cms.delivery.models import Publication
from cms.delivery.places import Place, Places

KEY = re.compile("[0-9a-z-]{1,64}")
READ = COLUMNS[: COLUMNS.index("details")]  # a list shows nothing of the rest

# Each engine unrolls a list in its own words.
LENGTH = {"postgresql": "jsonb_array_length(found.modules)", "sqlite": "json_array_length(found.modules)"}
EACH = {
    "postgresql": "jsonb_array_elements(found.modules) WITH ORDINALITY AS module (value, key)",
    "sqlite": "json_each(found.modules) AS module",
}
LIST = (
    "SELECT {head}, (SELECT sum({length}) FROM ({pages}) AS found) AS total, item.* FROM delivery_head AS head "
    "LEFT JOIN (SELECT module.value, module.key AS place, found.* FROM ({pages}) AS found, {each} "
    "ORDER BY found.page_id, place LIMIT %s OFFSET %s) AS item ON 1 = 1 ORDER BY item.page_id, item.place"
)


class Item(NamedTuple):
    """A module as lists show it; `row` has no details and no body.

    `read` are the pages that were read already for other modules of the window, by id: many modules have one page.
    """

    row: Row
    module: Module
    read: dict[int, dict[str, Any]]


class Window(NamedTuple):
    """Some of the modules that fit, by page and then in reading order, and how many fit."""

    items: list[Item]
    total: int


def stored_modules(modules: Iterable[Module]) -> list[dict[str, Any]] | None:
    """Return what a row keeps of these; a key that is none, or that two share, is nobody's address."""
    found = list(modules)
    times = Counter(module.key for module in found)
    kept = [module._asdict() for module in found if times[module.key] == 1 and KEY.fullmatch(module.key)]
    return kept or None


def window(publications: QuerySet[Publication], start: int, stop: int) -> tuple[Version, Window]:
    """Return the modules of these publications from `start` to `stop`, and how many they have; one query."""
    having = publications.filter(modules__isnull=False).order_by()
    try:
        pages, parameters = having.values_list(*READ, "modules").query.sql_with_params()
    except EmptyResultSet:
        return look(), Window([], 0)
    engine = connection.vendor
    statement = LIST.format(head=LOOK_COLUMNS, length=LENGTH[engine], each=EACH[engine], pages=pages)
    found = fetch(statement, [*parameters, *parameters, stop - start, start])
    read: dict[int, dict[str, Any]] = {}
    items = [Item(Row(*row[7:-1], "", ""), _module(row[5]), read) for row in found if row[5] is not None]
    return version_of(found[0][:4]), Window(items, int(found[0][4] or 0))


def module_of(stored: Any, key: str) -> Module | None:
    """Return the module of a page that has this key; `stored` is what its row keeps, in text or read already."""
    modules = json.loads(stored) if isinstance(stored, str) else stored
    return next((_module(each) for each in modules or () if each["key"] == key), None)


def _module(stored: Any) -> Module:
    return Module(**(json.loads(stored) if isinstance(stored, str) else stored))


def in_list(item: Item, places: Places, place: Place) -> dict[str, Any]:
    """Return a module as lists show it: without its value; all of a window are shown in the same place."""
    pk = item.row.page_id
    if pk not in item.read:
        item.read[pk] = json.loads(listed(item.row, places, place))
    return {**_heading(item.module, item.read[pk], place), "title": item.module.title}


def alone(row: Row, module: Module, places: Places, place: Place) -> dict[str, Any]:
    """Return the document of a module: its value is word for word that in the document of the page."""
    page = json.loads(whole(row, None, places, place))
    found = _heading(module, page, place)
    found["meta"]["attribution"] = page["meta"]["attribution"]
    value: Any = reduce(lambda inside, step: inside[step], module.at, page)
    return {**found, "title": module.title, "value": value}


def _heading(module: Module, page: dict[str, Any], place: Place) -> dict[str, Any]:
    pk, meta = page["id"], page["meta"]
    address = meta["html_url"]
    return {
        "id": f"{pk}/{module.key}",
        "key": module.key,
        "meta": {
            "type": module.type,
            "detail_url": f"{place.root_url}{path_of_module(pk, module.key)}",
            "html_url": address and f"{address}#{module.anchor}",
            "page": {
                "id": pk,
                "type": meta["type"],
                "title": page["title"],
                "detail_url": f"{place.root_url}{path_in_api(pk)}",
            },
            "review": meta["review"],
        },
    }
