"""Endpoints of ours with one fault each, to show that a fault is noticed."""

from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2 import filters as stock
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.images.api.v2.serializers import ImageSerializer as StockImageSerializer
from wagtail.models import Page

from cms.api.filters import FieldsFilter, SearchFilter
from cms.api.serializers import ImageSerializer
from cms.api.views import ENDPOINTS, DocumentsEndpoint, ImagesEndpoint, PagesEndpoint
from tests.cms.api.query import Query
from tests.cms.api.stock import URL_MAPS, mounted


@dataclass(frozen=True)
class Fault:
    """What is wrong with an endpoint, and the parameters of the queries that may show it; none where any may."""

    name: str
    endpoint: type
    shown_by: frozenset[str] = frozenset()

    def may_show(self, query: Query) -> bool:
        """Whether the query is about the endpoint and asks for what is broken."""
        return ENDPOINTS[query.endpoint] in self.endpoint.__mro__ and self.shown_by <= query.names


class SlugDropped(PagesEndpoint):
    listing_default_fields = [name for name in PagesEndpoint.listing_default_fields if name != "slug"]


class FieldUnknown(PagesEndpoint):
    meta_fields = [name for name in PagesEndpoint.meta_fields if name != "alias_of"]


class FieldAdded(PagesEndpoint):
    listing_default_fields = [*PagesEndpoint.listing_default_fields, "seo_title"]


class DraftsShown(PagesEndpoint):
    def get_base_queryset(self) -> Any:
        return Page.objects.public().filter(pk__in=Page.objects.descendant_of(site_root(), inclusive=True))


class RestrictedShown(PagesEndpoint):
    def get_base_queryset(self) -> Any:
        return Page.objects.live().descendant_of(site_root(), inclusive=True)


class AnySite(PagesEndpoint):
    def get_base_queryset(self) -> Any:
        return Page.objects.live().public()


def site_root() -> Page:
    """Return the front page of the default site."""
    return Page.objects.get(sites_rooted_here__is_default_site=True)


class AnyType(PagesEndpoint):
    def get_queryset(self) -> Any:
        return self.get_base_queryset()


class FindsNothing(PagesEndpoint):
    def find_object(self, queryset: Any, request: Request) -> None:
        """Find no page."""


class LastFirst(stock.OrderingFilter):
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        return super().filter_queryset(request, queryset, view).reverse()


class OneTooFar(WagtailPagination):
    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        super().paginate_queryset(queryset, request, view)
        return queryset[int(request.GET.get("offset", 0)) + 1 :][: int(request.GET.get("limit", 20))]


class CountsTheWindow(WagtailPagination):
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": {"total_count": len(data)}, "items": data})


class AnyWord(SearchFilter):
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        request.GET._mutable = True
        request.GET["search_operator"] = "or"
        return super().filter_queryset(request, queryset, view)


class WordlessErrors(PagesEndpoint):
    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        return Response({"detail": answer.data["message"]}, status=answer.status_code)


class UnknownPassedOver(PagesEndpoint):
    def refuse_unknown(self, allowed: frozenset[str]) -> None:
        """Take anything."""


class RelativeAddress(ImagesEndpoint):
    class base_serializer_class(ImageSerializer):  # noqa: N801  # the name that Wagtail looks up
        download_url = StockImageSerializer._declared_fields["download_url"]


class RestrictedFiles(ImagesEndpoint):
    def get_queryset(self) -> Any:
        return self.model.objects.order_by("id")


class DocumentsTurnedRound(DocumentsEndpoint):
    def get_queryset(self) -> Any:
        return super().get_queryset().reverse()


def changed(endpoint: type, *, leave_out: type | None = None, replace: dict[type, type] | None = None) -> type:
    """Return an endpoint with one filter left out, or another in its place."""
    filters = [(replace or {}).get(each, each) for each in endpoint.filter_backends if each is not leave_out]
    return type("ChangedEndpoint", (endpoint,), {"filter_backends": filters})


def ordering(endpoint: type) -> type:
    """Return the filter by which an endpoint orders."""
    return next(each for each in endpoint.filter_backends if issubclass(each, stock.OrderingFilter))


def paginated(endpoint: type, pagination: type) -> type:
    """Return an endpoint with another pagination."""
    return type("PaginatedEndpoint", (endpoint,), {"pagination_class": pagination})


def on(*names: str) -> frozenset[str]:
    """Return the parameters that show a fault."""
    return frozenset(names)


FAULTS = [
    Fault("a field is dropped from lists", SlugDropped),
    Fault("a field is unknown", FieldUnknown, on("fields")),
    Fault("a field is added to lists", FieldAdded),
    Fault("drafts are shown", DraftsShown),
    Fault("restricted pages are shown", RestrictedShown),
    Fault("pages of any site are shown", AnySite),
    Fault("type is passed over", AnyType, on("type")),
    Fault("no address is found", FindsNothing, on("html_path")),
    Fault("the order of pages is turned round", changed(PagesEndpoint, replace={ordering(PagesEndpoint): LastFirst})),
    Fault("no order is kept", changed(PagesEndpoint, leave_out=ordering(PagesEndpoint)), on("order")),
    Fault("filters by a field are passed over", changed(PagesEndpoint, leave_out=FieldsFilter), on("type")),
    Fault("child_of is passed over", changed(PagesEndpoint, leave_out=stock.ChildOfFilter), on("child_of")),
    Fault("ancestor_of is passed over", changed(PagesEndpoint, leave_out=stock.AncestorOfFilter), on("ancestor_of")),
    Fault(
        "descendant_of is passed over",
        changed(PagesEndpoint, leave_out=stock.DescendantOfFilter),
        on("descendant_of"),
    ),
    Fault(
        "translation_of is passed over",
        changed(PagesEndpoint, leave_out=stock.TranslationOfFilter),
        on("translation_of"),
    ),
    Fault("locale is passed over", changed(PagesEndpoint, leave_out=stock.LocaleFilter), on("locale")),
    Fault("search is passed over", changed(PagesEndpoint, leave_out=SearchFilter), on("search")),
    Fault("any word of a search will do", changed(PagesEndpoint, replace={SearchFilter: AnyWord}), on("search")),
    Fault("the window begins one too far", paginated(PagesEndpoint, OneTooFar)),
    Fault("the total counts the window", paginated(PagesEndpoint, CountsTheWindow), on("limit")),
    Fault("errors have no message", WordlessErrors),
    Fault("unknown parameters are passed over", UnknownPassedOver),
    Fault("addresses of images are relative", RelativeAddress),
    Fault("restricted images are shown", RestrictedFiles),
    Fault("tags of images are passed over", changed(ImagesEndpoint, leave_out=FieldsFilter), on("tags")),
    Fault("the order of documents is turned round", DocumentsTurnedRound),
]


def mount_faults() -> None:
    """Make each broken endpoint answer whoever asks for it by the fault's name."""
    for fault in FAULTS:
        name = next(name for name, ours in ENDPOINTS.items() if ours in fault.endpoint.__mro__)
        URL_MAPS[fault.name] = mounted({**ENDPOINTS, name: fault.endpoint})
