"""The endpoints: pages, images and documents, and the list of them."""

from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError, get_full_url
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from cms.api.answers import keep_from_all
from cms.api.changes import ChangesEndpoint
from cms.api.endpoint import PublicEndpoint, is_whole_number
from cms.api.filters import FieldsFilter, OrderingFilter, SearchFilter
from cms.api.modules import ModulesEndpoint
from cms.api.pages import PagesEndpoint
from cms.api.serializers import DocumentSerializer, ImageSerializer
from cms.api.visibility import is_used, restricted_collections, used
from cms.core.public_fields import PlainFilters
from media_library.models import CenterRendition
from media_library.models.image import NAMED_RENDITIONS


class MediaEndpoint(PlainFilters, PublicEndpoint):
    """Files that a public page shows, in collections that are open to everybody, whoever asks."""

    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    _record: Any = None

    @cached_property
    def _public(self) -> QuerySet:
        if "pk" in self.kwargs:
            pk = self.kwargs["pk"]
            shown = Q(pk__in=[pk] if is_used(self.model, pk) else [])
        else:
            shown = used(self.model)
        return self.model.objects.filter(shown).exclude(collection__in=restricted_collections()).order_by("id")

    def get_queryset(self) -> QuerySet:
        return self._public.all()

    def check_query_parameters(self, queryset: QuerySet) -> None:
        """Raise BadRequestError, with the allowed list, for a parameter that no listing knows."""
        filters = self.get_available_fields(queryset.model, db_fields_only=True)
        self.refuse_unknown(self.known_query_parameters.union(filters))

    def listing_view(self, request: Request) -> Response:
        response = super().listing_view(request)
        keep_from_all(request, response)
        return response

    def detail_view(self, request: Request, pk: int) -> Response:
        self.refuse_unknown(self.known_query_parameters)
        return super().detail_view(request, pk)

    def find_view(self, request: Request) -> Response:
        self.refuse_unknown(self.known_query_parameters | self.find_query_parameters)
        if not is_whole_number(request.GET.get("id", "0")):
            raise BadRequestError("id must be a positive integer")
        return super().find_view(request)

    def paginate_queryset(self, queryset: QuerySet) -> list[Any]:
        """Return the records of one page of results, with everything that is written about them fetched at once."""
        records = list(super().paginate_queryset(queryset))
        self.fetch_related(records)
        return records

    def get_object(self) -> Any:
        if self._record is None:
            self._record = super().get_object()
            self.fetch_related([self._record])
        return self._record

    def fetch_related(self, records: list[Any]) -> None:
        """Fetch what the serializer needs for all records in a fixed number of queries."""


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
        found["modules"] = ("modules", ModulesEndpoint.__doc__)
        found["changes"] = ("changes", ChangesEndpoint.__doc__)
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
