"""The public document of a page: written once in parts, joined when it is read.

A document is `opening` + `details` + title + `body`: a list by default shows the opening and the title. What may move
without a signature (addresses, the page above) is not kept in it: marks stand in its place, and are replaced by what
the rows say at the time of reading (cms.delivery.places). A mark begins with NUL, which no author can write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags
from rest_framework.fields import Field
from wagtail.api.v2 import serializers as stock
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms.core.json_schema import ADDRESS, HTML, TEXT, Schema, exactly, named, or_null
from cms.core.pages import BasePage
from cms.core.public_fields import PlainFilters

PAGES = "/api/v2/pages/"
NUL = "\\u0000"  # as JSON writes it
BASE, OWN = "\0base", "\0own"
BASE_MARK, OWN_MARK = f"{NUL}base", f'"{NUL}own"'
LIKE_A_MARK = r"\\u0000"  # a backslash that an author wrote before the same letters
ESCAPES = re.compile(r"\\\\u0000|\\.")

LISTED = ("type", "detail_url", "html_url", "slug", "first_published_at", "review")
ATTRIBUTION = named("Attribution", exactly({"html": HTML, "canonical_url": or_null(ADDRESS), "license": or_null(TEXT)}))
NOT_WORDS = frozenset({"id", "type", "url", "slug", "sha256", "fingerprint", "code", "embed_url", "video_id", "anchor"})


class Parts(NamedTuple):
    """The JSON text of a document, without the braces and commas between its parts."""

    opening: str
    details: str
    body: str


class MarkField(Field):
    """Writes a mark in the place of what is put in when the document is read."""

    def __init__(self, mark: str) -> None:
        super().__init__(read_only=True, source="*")
        self.mark = mark

    def to_representation(self, page: Any) -> str:
        return self.mark

    def api_schema(self) -> Schema:
        """Return what JSON says of an address."""
        return or_null(ADDRESS)


def path_in_api(pk: int) -> str:
    """Return where the document of a page is, below the address of a site."""
    return f"{PAGES}{pk}/"


def path_of_module(pk: int, key: str) -> str:
    """Return where a part of a page that stands alone is, below the address of a site."""
    return f"/api/v2/modules/{pk}/{key}/"


class DetailUrlField(stock.DetailUrlField):
    """Writes the address of the document, below that of whichever site is asked."""

    def get_attribute(self, page: Any) -> str:
        return f"{BASE}{path_in_api(page.pk)}"


class HtmlUrlField(MarkField, stock.PageHtmlUrlField):
    """Leaves the place of the page's own address."""


class ParentField(stock.PageParentField):
    """Leaves out the page above: it is put in when the document is read."""

    def get_attribute(self, page: Any) -> None:
        return None


class AliasOfField(stock.PageAliasOfField):
    """Writes nothing: no page of a Center mirrors another."""

    def get_attribute(self, page: Any) -> None:
        return None


class AttributionField(Field):
    """Leaves out how to name the page: it is put in when the document is read."""

    def get_attribute(self, page: Any) -> None:
        return None

    def to_representation(self, page: Any) -> None:
        """Write nothing."""

    def api_schema(self) -> Schema:
        """Return what JSON says of it."""
        return ATTRIBUTION


class ReviewField(Field):
    """Writes `review`: status, days, who signed and what."""

    def get_attribute(self, page: Any) -> Any:
        return page

    def to_representation(self, page: BasePage) -> dict[str, Any] | None:
        return page.envelope.document

    def api_schema(self) -> Schema:
        """Return what JSON says of the review."""
        return self.parent.Meta.model.envelope_schema()  # type: ignore[no-any-return]


class PageSerializer(stock.PageSerializer):
    """A page with its review, and marks where its surroundings are put in."""

    detail_url = DetailUrlField(read_only=True)
    html_url = HtmlUrlField(OWN)
    parent = ParentField(read_only=True)
    alias_of = AliasOfField(read_only=True)
    review = ReviewField(read_only=True)
    attribution = AttributionField(read_only=True)


class PageDocument(PlainFilters, PagesAPIViewSet):
    """Which fields the document of a page has, in Wagtail's own words."""

    base_serializer_class = PageSerializer
    meta_fields = [*PagesAPIViewSet.meta_fields, "review", "attribution"]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, "review"]


NO_ENDPOINTS = WagtailAPIRouter("publications")  # a document names addresses by marks


@cache
def _serializer(model: type[BasePage]) -> Any:
    """Return what writes every page of a type; it keeps nothing of a page."""
    kind = PageDocument._get_serializer_class(NO_ENDPOINTS, model, [("*", False, None)], show_details=True)
    return kind(
        context={
            "request": None,
            "view": SimpleNamespace(seen_types={}),
            "router": NO_ENDPOINTS,
            "base_url": BASE,
            "_wagtail_rich_text_format": "html",
        }
    )


def written(page: BasePage) -> dict[str, Any]:
    """Return everything that the public is told of `page`, with marks, as the API shows it."""
    return dict(_serializer(type(page)).to_representation(page))


def own_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in a document of this type of page, and not of every page."""
    return {name: value for name, value in document.items() if name not in ("id", "meta", "title")}


def parts_of(document: dict[str, Any], own: dict[str, Any]) -> Parts:
    """Return a document in parts: what lists show by default, what else stands in `meta`, and its `own_fields`."""
    meta = {name: value for name, value in document["meta"].items() if name not in ("parent", "locale", "attribution")}
    listed = {name: meta.pop(name) for name in LISTED}
    return Parts(
        opening=f'"id":{document["id"]},"meta":{as_json(listed)[:-1]}',
        details=_members(meta),
        body=_members(own),
    )


def _members(fields: dict[str, Any]) -> str:
    """Return the members of an object, each behind a comma."""
    return f",{as_json(fields)[1:-1]}" if fields else ""


def as_json(value: Any) -> str:
    """Return a value as JSON in which nothing but a mark looks like one, whatever an author wrote after a backslash."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return ESCAPES.sub(_told_apart, text) if LIKE_A_MARK in text else text


def _told_apart(escape: re.Match[str]) -> str:
    return r"\u005cu0000" if escape[0] == LIKE_A_MARK else escape[0]


def words_in(own: dict[str, Any]) -> str:
    """Return what a reader of these fields reads, as plain text: what is searched is never more than what is shown."""
    return re.sub(r"\s+", " ", " ".join(_texts(own))).strip()


def subjects_in(document: dict[str, Any]) -> str:
    """Return the names and synonyms of the topics that a document prints, as plain text."""
    topics: Any = document.get("topics") or []
    return " ".join(text for topic in topics for text in (topic["title"], *topic["synonyms"]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield strip_tags(value.replace("><", "> <")) if "<" in value else value
    elif isinstance(value, dict):
        yield from _inside(each for name, each in value.items() if name not in NOT_WORDS)
    elif isinstance(value, list | tuple):
        yield from _inside(value)


def _inside(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from _texts(value)
