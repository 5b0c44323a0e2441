"""Joining the parts of a stored document to what is sent: lists show some, the page itself and the feed show all."""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html

from cms.delivery import surrogate_keys
from cms.delivery.documents import as_json, path_in_api
from cms.delivery.head import moment
from cms.delivery.models import Publication
from cms.delivery.places import Place, Places, in_place

COLUMNS = (
    "page_id",
    "number",
    "changed_at",
    "is_stale",
    "type",
    "title",
    "path",
    "url_path",
    "locale",
    "section",
    "topics",
    "last_reviewed",
    "opening",
    "details",
    "body",
)


class Row(NamedTuple):
    """A publication as it is read."""

    page_id: int
    number: int
    changed_at: Any
    is_stale: bool
    type: str
    title: str
    path: str
    url_path: str
    locale: str
    section: str
    topics: Any
    last_reviewed: Any
    opening: str
    details: str
    body: str

    @property
    def changed(self) -> datetime.datetime:
        """When it changed last."""
        return moment(self.changed_at)  # type: ignore[return-value]  # never null

    @property
    def surrogate_keys(self) -> list[str]:
        """By what caches drop an answer that shows this page."""
        topics = json.loads(self.topics) if isinstance(self.topics, str) else self.topics
        return surrogate_keys.of_publication(self.page_id, topics, self.section)


class Neighbor(NamedTuple):
    """Another page, as far as answers name it."""

    page_id: int
    type: str
    title: str
    url_path: str


def listed(row: Row, places: Places, place: Place) -> str:
    """Return a publication as lists show it by default."""
    return _placed(f'{{{row.opening}}},"title":{as_json(row.title)}}}', row, places, place)


def listed_whole(row: Row, places: Places, place: Place, *, own_fields: bool) -> str:
    """Return a publication as a list shows it with all fields; its type's own ones where one type was asked for."""
    body = row.body if own_fields else ""
    meta = f'{row.opening}{row.details},"attribution":{_attribution(row, places, place)},"locale":{as_json(row.locale)}'
    return _placed(f'{{{meta}}},"title":{as_json(row.title)}{body}}}', row, places, place)


def whole(row: Row, parent: Neighbor | None, places: Places, place: Place, *, with_locale: bool = False) -> str:
    """Return the document of a page."""
    locale = f',"locale":{as_json(row.locale)}' if with_locale else ""
    above = parent if parent is not None and row.path[: -Publication.STEP].startswith(place.path) else None
    attribution = _attribution(row, places, place)
    meta = f'{row.opening}{row.details},"attribution":{attribution},"parent":{_parent(above, places, place)}{locale}'
    return _placed(f'{{{meta}}},"title":{as_json(row.title)}{row.body}}}', row, places, place)


def _placed(document: str, row: Row, places: Places, place: Place) -> str:
    return in_place(document, address=places.address(row.url_path), base=place.root_url)


def _parent(parent: Neighbor | None, places: Places, place: Place) -> str:
    if parent is None:
        return "null"
    meta = {
        "type": parent.type,
        "detail_url": f"{place.root_url}{path_in_api(parent.page_id)}",
        "html_url": places.address(parent.url_path),
    }
    return as_json({"id": parent.page_id, "meta": meta, "title": parent.title})


def _attribution(row: Row, places: Places, place: Place) -> str:
    """Return how a site that shows the page names it: where it comes from, until when it was checked, on what terms."""
    address = places.address(row.url_path)
    day = row.last_reviewed
    day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    reviewed = f", last reviewed {_in_words(day)}" if day else ""
    license_ = settings.CONTENT_LICENSE
    terms = format_html(". {}", license_) if license_ else ""
    html = format_html('<a href="{}">{}</a>, {}{}{}', address or "", row.title, place.name, reviewed, terms)
    return as_json({"html": html, "canonical_url": address, "license": license_ or None})


@lru_cache(maxsize=4096)
def _in_words(day: datetime.date) -> str:
    """Return a day as readers of the Center read it; thousands of pages name the same few hundred days."""
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "F j, Y")


def reference(page: Neighbor | None, places: Places) -> dict[str, Any] | None:
    """Return how JSON refers to a page."""
    if page is None:
        return None
    url = places.address(page.url_path)
    return {"id": page.page_id, "type": page.type, "title": page.title, "url": url}
