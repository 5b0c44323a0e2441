"""What all endpoints of the public API have in common: JSON only, the same for everybody, strict about input."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from taggit.managers import TaggableManager
from wagtail.api.v2.utils import BadRequestError
from wagtail.fields import RichTextField, StreamField

DEEPEST_FIELDS = 5


class AlwaysJson(BaseContentNegotiation):
    """Answers JSON whatever a client accepts: there is nothing else to choose from."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Sequence[Any], format_suffix: Any = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class PublicEndpoint(APIView):
    """An endpoint without sessions, cookies or browsable pages; every error is `{"message": …}`."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "options"]

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Name the methods; there is nothing else to negotiate."""
        return Response({"methods": self.allowed_methods})

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Http404):
            return Response({"message": str(exc) or "not found"}, status=404)
        if isinstance(exc, APIException):
            return Response({"message": str(exc.detail)}, status=exc.status_code)
        return super().handle_exception(exc)


class StrictParameters:
    """Makes a Wagtail viewset refuse what it does not know, on every view, and say what it knows."""

    _record: Any = None

    def check_query_parameters(self, queryset: Any) -> None:
        """Raise BadRequestError, with the allowed list, for a parameter that no listing knows."""
        filters = self.get_available_fields(queryset.model, db_fields_only=True)
        self.refuse_unknown(self.known_query_parameters.union(filters))

    def refuse_unknown(self, allowed: frozenset[str]) -> None:
        """Raise BadRequestError for a parameter outside `allowed`, and for values no view understands."""
        unknown = sorted(set(self.request.GET) - allowed)
        if unknown:
            raise BadRequestError(
                f"query parameter is not an operation or a recognised field: {', '.join(unknown)}. "
                f"Allowed here: {', '.join(sorted(allowed - {'_', 'format'}))}"
            )
        if self.request.GET.get("format", "") not in ("", "json"):
            raise BadRequestError("format must be 'json'")
        if self.request.GET.get("fields", "").count("(") > DEEPEST_FIELDS:
            raise BadRequestError(f"fields error: more than {DEEPEST_FIELDS} nested fields")
        if self.request.GET.get("rich_text_format", "html") != "html":
            # Wagtail's other formats name pages that are not public.
            raise BadRequestError("rich_text_format must be 'html'")

    def listing_view(self, request: Request) -> Response:
        self.check_query_parameters(self.get_queryset())
        return super().listing_view(request)

    def detail_view(self, request: Request, pk: int) -> Response:
        self.refuse_unknown(self.known_query_parameters)
        return super().detail_view(request, pk)

    def find_view(self, request: Request) -> Response:
        self.refuse_unknown(self.known_query_parameters | self.find_query_parameters)
        if "html_path" not in request.GET and not is_whole_number(request.GET.get("id", "0")):
            raise BadRequestError("id must be a positive integer")
        return super().find_view(request)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
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

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        """Return the fields that may be shown, or those by which may be filtered and ordered.

        The stored form of rich text and blocks, and where relations lead, say more than the public is told.
        """
        names: list[str] = super().get_available_fields(model, db_fields_only=db_fields_only)
        if not db_fields_only:
            return names
        return [name for name in names if is_plain(model._meta.get_field(name))]


def is_whole_number(text: str) -> bool:
    """Whether the text can be read as a whole number, negative ones included."""
    try:
        int(text)
    except ValueError:
        return False
    return True


def is_plain(field: Any) -> bool:
    """Whether a stored value and the value that is shown are the same."""
    if isinstance(field, TaggableManager):
        return True
    return not field.is_relation and not isinstance(field, RichTextField | StreamField)
