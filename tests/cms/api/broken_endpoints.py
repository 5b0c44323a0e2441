"""Endpoints of ours with one fault each, to show that a fault is noticed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpResponseBase, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError
from wagtail.images.api.v2.serializers import ImageSerializer as StockImageSerializer
from wagtail.models import Page

from cms.api import pages, selection, shown
from cms.api.filters import FieldsFilter
from cms.api.pages import PagesEndpoint
from cms.api.selection import Asked
from cms.api.serializers import ImageSerializer
from cms.api.views import ENDPOINTS, DocumentsEndpoint, ImagesEndpoint
from cms.api.visibility import restricted_collections
from cms.delivery import joining, reading
from cms.delivery.models import Publication
from tests.cms.api.query import Query
from tests.cms.api.stock import URL_MAPS, mounted


@dataclass(frozen=True)
class Fault:
    """What is wrong with an endpoint, and the parameters of the queries that may show it; none where any may."""

    name: str
    endpoint: type
    shown_by: frozenset[str] = frozenset()
    when: Callable[[Query], bool] = lambda _query: True

    def may_show(self, query: Query) -> bool:
        """Whether the query is about the endpoint and asks for what is broken."""
        about_it = ENDPOINTS[query.endpoint] in self.endpoint.__mro__ and self.shown_by <= query.names
        return about_it and self.when(query)


def broken(module: ModuleType, name: str, fault: Callable[[Callable[..., Any]], Callable[..., Any]]) -> type:
    """Return an endpoint of pages that answers while `fault` made another function of one of its own."""
    right = getattr(module, name)

    class Broken(PagesEndpoint):
        def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with patch.object(module, name, fault(right)):
                return super().dispatch(request, *args, **kwargs)

    return Broken


def instead(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return a fault: another function in the place of the right one."""
    return lambda _right: answer


def edited(change: Callable[[dict[str, Any]], None]) -> Callable[..., Any]:
    """Return a fault: a record is changed after it was written."""

    def fault(right: Callable[..., str]) -> Callable[..., str]:
        def write(*args: Any, **kwargs: Any) -> str:
            record = json.loads(right(*args, **kwargs))
            change(record)
            return json.dumps(record)

        return write

    return fault


def without(name: str) -> Callable[..., Any]:
    """Return a fault: a parameter is passed over by a function of `(found, asked)`."""

    def fault(right: Callable[..., Any]) -> Callable[..., Any]:
        return lambda found, asked: right(found, saying(asked, **{name: None}))

    return fault


def saying(asked: Asked, **parameters: str | None) -> Asked:
    """Return the question with other parameters; None leaves one out."""
    query = QueryDict(mutable=True)
    for name, values in asked.query.lists():
        query.setlist(name, values)
    for name, value in parameters.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return replace(asked, query=query)


def alias_unknown(right: Callable[..., Any]) -> Callable[..., Any]:
    def choose(label: str, fields: str, **kwargs: bool) -> Any:
        if "alias_of" in fields:
            raise BadRequestError("unknown fields: alias_of")
        return right(label, fields, **kwargs)

    return choose


def fewer(right: Callable[..., Any]) -> Callable[..., Any]:
    def read(*args: Any) -> Any:
        version, found = right(*args)
        return version, found._replace(total=len(found.rows))

    return read


def own_fields_always(right: Callable[..., str]) -> Callable[..., str]:
    return lambda row, here, place, **_kwargs: right(row, here, place, own_fields=True)


def one_too_far(right: Callable[..., Any]) -> Callable[..., Any]:
    def window(request: Request) -> tuple[int, int]:
        start, stop = right(request)
        return start + 1, stop + 1

    return window


def publications(**conditions: Any) -> Any:
    return Publication.objects.filter(**conditions)


class DraftsShown(PagesEndpoint):
    """Has a publication for each page that is not live, for as long as it answers."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            some = Publication.objects.filter(is_open=True).order_by("-depth")[0]
            some.is_stale = False  # written anew, it would be found out
            for page in Page.objects.filter(live=False):
                some.pk, some.path, some.depth, some.title = page.pk, page.path, page.depth, page.title
                some.url_path, some.slug = page.url_path, page.slug
                some.save(force_insert=True)
            reading.forget()
            answer = super().dispatch(request, *args, **kwargs)
            transaction.set_rollback(True)
        reading.forget()
        return answer


class WordlessErrors(PagesEndpoint):
    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        return Response({"detail": answer.data["message"]}, status=answer.status_code)


class UnknownPassedOver(PagesEndpoint):
    def refuse_unknown(self, allowed: frozenset[str], **kwargs: Any) -> None:
        """Take anything."""


class AnyRecord(PagesEndpoint):
    def _refuse_unfit(self, pk: int, asked: Asked) -> None:
        """Answer with any page, however it was narrowed down."""


class RelativeAddress(ImagesEndpoint):
    class base_serializer_class(ImageSerializer):  # noqa: N801  # the name that Wagtail looks up
        download_url = StockImageSerializer._declared_fields["download_url"]


class RestrictedFiles(ImagesEndpoint):
    def get_queryset(self) -> Any:
        return self.model.objects.order_by("id")


class UnusedFiles(ImagesEndpoint):
    def get_queryset(self) -> Any:
        return self.model.objects.exclude(collection__in=restricted_collections()).order_by("id")


class DocumentsTurnedRound(DocumentsEndpoint):
    def get_queryset(self) -> Any:
        return super().get_queryset().reverse()


def changed(endpoint: type, *, leave_out: type | None = None, replace: dict[type, type] | None = None) -> type:
    """Return an endpoint with one filter left out, or another in its place."""
    filters = [(replace or {}).get(each, each) for each in endpoint.filter_backends if each is not leave_out]
    return type("ChangedEndpoint", (endpoint,), {"filter_backends": filters})


def on(*names: str) -> frozenset[str]:
    """Return the parameters that show a fault."""
    return frozenset(names)


def is_record(query: Query) -> bool:
    """Whether one page is asked for by its number."""
    return query.path.isdecimal()


def is_narrowed_record(query: Query) -> bool:
    """Whether one page is asked for, and where it has to stand."""
    return is_record(query) and bool(pages.NARROWING & query.names)


def asks_any_type_for_all(query: Query) -> bool:
    """Whether all fields of pages of any type are asked for."""
    return query.is_list and "type" not in query.names and query.get("fields").startswith("*")


FAULTS = [
    Fault("a field is dropped from lists", broken(joining, "listed", edited(lambda page: page["meta"].pop("slug")))),
    Fault("a field is unknown", broken(shown, "chosen", alias_unknown), on("fields")),
    Fault("a field is added to lists", broken(joining, "listed", edited(lambda page: page.update(seo_title="")))),
    Fault(
        "fields of other types are shown",
        broken(joining, "listed_whole", own_fields_always),
        when=asks_any_type_for_all,
    ),
    Fault("the page above is not told", broken(joining, "_parent", instead(lambda *_args: "null")), when=is_record),
    Fault("drafts are shown", DraftsShown),
    Fault(
        "restricted pages are shown",
        broken(selection, "public", instead(lambda asked: publications(path__startswith=asked.place.path))),
    ),
    Fault(
        "pages of any site are shown", broken(selection, "public", instead(lambda _asked: publications(is_open=True)))
    ),
    Fault("type is passed over", broken(selection, "of_types", without("type")), on("type")),
    Fault("no address is found", broken(pages, "_found", instead(lambda _asked: None)), on("html_path")),
    Fault(
        "the order of pages is turned round",
        broken(selection, "ordered", lambda right: lambda *args: right(*args).reverse()),
    ),
    Fault("no order is kept", broken(selection, "ordered", without("order")), on("order")),
    Fault("every order is that of ids", broken(selection, "_sort_key", instead(lambda *_args: F("pk"))), on("order")),
    Fault("filters by a field are passed over", broken(selection, "_exactly", instead(lambda *_args: Q())), on("type")),
    *(
        Fault(f"{name} is passed over", broken(selection, "_on_tree", without(name)), on(name))
        for name in (*selection.TREE, "translation_of", "locale")
    ),
    Fault("a record is shown however it is narrowed down", AnyRecord, when=is_narrowed_record),
    Fault(
        "search is passed over",
        broken(pages, "search", instead(lambda found, _words, **_kwargs: found.order_by("pk"))),
        on("search"),
    ),
    Fault(
        "any word of a search will do",
        broken(pages, "search", lambda right: lambda found, words, **_kwargs: right(found, words, every=False)),
        on("search"),
    ),
    Fault("the window begins one too far", broken(pages, "window_of", one_too_far)),
    Fault("the total counts the window", broken(reading, "window", fewer), on("limit")),
    Fault("errors have no message", WordlessErrors),
    Fault("unknown parameters are passed over", UnknownPassedOver),
    Fault("addresses of images are relative", RelativeAddress),
    Fault("restricted images are shown", RestrictedFiles),
    Fault("images that no public page shows are shown", UnusedFiles),
    Fault("tags of images are passed over", changed(ImagesEndpoint, leave_out=FieldsFilter), on("tags")),
    Fault("the order of documents is turned round", DocumentsTurnedRound),
]


def mount_faults() -> None:
    """Make each broken endpoint answer whoever asks for it by the fault's name."""
    for fault in FAULTS:
        name = next(name for name, ours in ENDPOINTS.items() if ours in fault.endpoint.__mro__)
        URL_MAPS[fault.name] = mounted({**ENDPOINTS, name: fault.endpoint})
