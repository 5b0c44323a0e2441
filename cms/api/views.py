"""The endpoints: pages, images and documents, and the list of them."""

from contextlib import ExitStack, suppress
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2 import filters as stock
from wagtail.api.v2.utils import get_full_url
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.api.endpoint import PublicEndpoint, StrictParameters
from cms.api.filters import ArticleFilter, FieldsFilter, OrderingFilter, SearchFilter, StatusFilter
from cms.api.review import fetch_reviews
from cms.api.serializers import DocumentSerializer, ImageSerializer, PageSerializer, withdrawal_of
from cms.api.visibility import public_pages, restricted_collections, withdrawn_pages
from cms.core.at_hand import choices_at_hand
from knowledge_base.at_hand import articles_at_hand, fetch_topics
from knowledge_base.models import TopicArticlePage
from media_library.at_hand import videos_at_hand
from media_library.models import CenterRendition, VideoPage
from media_library.models.image import NAMED_RENDITIONS


class PagesEndpoint(StrictParameters, PublicEndpoint, PagesAPIViewSet):
    """Live pages that anybody may read, each with its review; a withdrawn page answers 410 with the reason."""

    base_serializer_class = PageSerializer
    filter_backends = [
        FieldsFilter,
        stock.ChildOfFilter,
        stock.AncestorOfFilter,
        stock.DescendantOfFilter,
        OrderingFilter,
        stock.TranslationOfFilter,
        stock.LocaleFilter,
        ArticleFilter,
        StatusFilter,
        SearchFilter,  # last, because search results cannot be filtered any further
    ]
    known_query_parameters = PagesAPIViewSet.known_query_parameters | ArticleFilter.parameters | {"status"}
    meta_fields = [*PagesAPIViewSet.meta_fields, "review"]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, "review"]

    @cached_property
    def _public(self) -> PageQuerySet:
        return public_pages(self.request)

    def get_base_queryset(self) -> PageQuerySet:
        return self._public.all()

    def listing_view(self, request: Request) -> Response:
        with ExitStack() as self._at_hand:
            return super().listing_view(request)

    def fetch_related(self, records: list[Page]) -> None:
        fetch_reviews(records)
        articles = [record for record in records if isinstance(record, TopicArticlePage)]
        if self.action == "detail_view":
            fetch_topics(articles)
        if self.action == "listing_view" and "fields" in self.request.GET:
            prefetch_related_objects(records, "locale")
            self._at_hand.enter_context(choices_at_hand(records))
            self._at_hand.enter_context(articles_at_hand(articles))
            self._at_hand.enter_context(videos_at_hand([r for r in records if isinstance(r, VideoPage)]))

    def detail_view(self, request: Request, pk: int) -> Response:
        try:
            return super().detail_view(request, pk)
        except Http404:
            page = withdrawn_pages(request).filter(pk=pk).first()
            if page is None:
                raise
            return Response(withdrawal_of(page, self.get_base_queryset()), status=410)

    def find_object(self, queryset: QuerySet, request: Request) -> Page | None:
        """Find a page by id or address, a withdrawn one too: its own address then says why."""
        for pages in (queryset, withdrawn_pages(request)):
            with suppress(Page.DoesNotExist):
                if found := super().find_object(pages, request):
                    return found
        return None


class MediaEndpoint(StrictParameters, PublicEndpoint):
    """Files in collections that are open to everybody, whoever asks."""

    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]

    @cached_property
    def _public(self) -> QuerySet:
        return self.model.objects.exclude(collection__in=restricted_collections()).order_by("id")

    def get_queryset(self) -> QuerySet:
        return self._public.all()


class ImagesEndpoint(MediaEndpoint, ImagesAPIViewSet):
    """Images with their named sizes and the rights to show them."""

    base_serializer_class = ImageSerializer
    filter_backends = MediaEndpoint.filter_backends
    body_fields = [*ImagesAPIViewSet.body_fields, "renditions"]
    meta_fields = [*ImagesAPIViewSet.meta_fields, "sha256", "size"]
    listing_default_fields = [*ImagesAPIViewSet.listing_default_fields, "width", "height", "renditions"]

    def fetch_related(self, records: list[Any]) -> None:
        sizes = CenterRendition.objects.filter(filter_spec__in=NAMED_RENDITIONS.values())
        renditions = Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions")
        prefetch_related_objects(records, "tags", renditions)


class DocumentsEndpoint(MediaEndpoint, DocumentsAPIViewSet):
    """Documents to download, with the SHA-256 of each file."""

    base_serializer_class = DocumentSerializer
    filter_backends = MediaEndpoint.filter_backends
    meta_fields = [*DocumentsAPIViewSet.meta_fields, "sha256", "size"]
    listing_default_fields = [*DocumentsAPIViewSet.listing_default_fields, "sha256", "size"]

    def fetch_related(self, records: list[Any]) -> None:
        prefetch_related_objects(records, "tags")


ENDPOINTS = {"pages": PagesEndpoint, "images": ImagesEndpoint, "documents": DocumentsEndpoint}


class EndpointList(PublicEndpoint):
    """What there is: name -> address and description."""

    def get(self, request: Request) -> Response:
        found = {name: (f"wagtailapi_v2:{name}:listing", endpoint.__doc__) for name, endpoint in ENDPOINTS.items()}
        found["openapi"] = ("openapi", "What the API takes and answers, for programs: an OpenAPI 3.1 document.")
        return Response(
            {
                name: {"url": get_full_url(request, reverse(route)), "description": description}
                for name, (route, description) in found.items()
            }
        )


class Nowhere(PublicEndpoint):
    """Any other address below the API's: an answer that a program can read."""

    def get(self, request: Request, rest: str) -> Response:
        raise Http404("there is no such endpoint")
