"""The stock endpoints of Wagtail at the very addresses of ours, so that both answers name the same addresses."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms import urls as our_urls
from tests.cms.api.wide_world import UNUSED

HEADER = "X-Endpoints"
STOCK = {"pages": PagesAPIViewSet, "images": ImagesAPIViewSet, "documents": DocumentsAPIViewSet}


class UsedImages(ImagesAPIViewSet):
    """The stock endpoint over the images that public pages show."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().exclude(title=UNUSED)


class UsedDocuments(DocumentsAPIViewSet):
    """The stock endpoint over the documents that public pages show."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().exclude(title=UNUSED)


def mounted(endpoints: Mapping[str, type[BaseAPIViewSet]]) -> tuple[Any, ...]:
    """Return an URL map in which these endpoints stand in the place of ours."""
    router = WagtailAPIRouter("wagtailapi_v2")
    for name, endpoint in endpoints.items():
        router.register_endpoint(name, endpoint)
    return (path("api/v2/", router.urls), *our_urls.urlpatterns)


URL_MAPS: dict[str, tuple[Any, ...]] = {
    "stock": mounted({"pages": PagesAPIViewSet, "images": UsedImages, "documents": UsedDocuments}),
    "stock, every file": mounted(STOCK),
}


def choose(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the request's header says which endpoints answer; without it, ours do."""

    def answer(request: HttpRequest) -> HttpResponse:
        if name := request.headers.get(HEADER):
            request.urlconf = URL_MAPS[name]  # type: ignore[attr-defined]
        return get_response(request)

    return answer
