"""What all endpoints of the public API have in common: JSON only, the same for everybody, strict about input."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError

from cms.core.problems import CONTENT_TYPE, problem

DEEPEST_FIELDS = 5


class AlwaysJson(BaseContentNegotiation):
    """Answers JSON whatever a client accepts: there is nothing else to choose from."""

    def select_parser(self, request: Request, parsers: Sequence[Any]) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Sequence[Any], format_suffix: Any = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class PublicEndpoint(APIView):
    """An endpoint without sessions, cookies or browsable pages; every error is a problem (cms.core.problems)."""

    renderer_classes = [JSONRenderer]
    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "options"]
    rich_text_formats: Sequence[str] = ("html",)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Name the methods; there is nothing else to negotiate."""
        return Response({"methods": self.allowed_methods})

    def refuse_unknown(self, allowed: frozenset[str], *, formats: Sequence[str] = ("", "json")) -> None:
        """Raise BadRequestError for a parameter outside `allowed`, and for values no view understands."""
        unknown = sorted(set(self.request.GET) - allowed)
        if unknown:
            named = allowed - {"_", "format"} or allowed
            raise BadRequestError(
                f"query parameter is not an operation or a recognised field: {', '.join(unknown)}. "
                f"Allowed here: {', '.join(sorted(named))}"
            )
        forms = {form for text in self.request.GET.getlist("format") for form in text.split(",")}
        if not forms <= set(formats):
            raise BadRequestError(f"format must be {' or '.join(repr(each) for each in formats if each)}")
        if self.request.GET.get("fields", "").count("(") > DEEPEST_FIELDS:
            raise BadRequestError(f"fields error: more than {DEEPEST_FIELDS} nested fields")
        if self.request.GET.get("rich_text_format", "html") not in self.rich_text_formats:
            # Wagtail's other formats name pages that are not public.
            raise BadRequestError(f"rich_text_format must be {' or '.join(map(repr, self.rich_text_formats))}")

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Http404):
            return _refused(404, str(exc) or "not found")
        if isinstance(exc, BadRequestError):
            return _refused(400, str(exc))
        if isinstance(exc, APIException):
            return _refused(exc.status_code, str(exc.detail))
        return super().handle_exception(exc)


def _refused(status: int, reason: str) -> Response:
    return Response(problem(status, reason), status=status, content_type=CONTENT_TYPE)


def is_whole_number(text: str) -> bool:
    """Whether the text can be read as a whole number, negative ones included."""
    try:
        int(text)
    except ValueError:
        return False
    return True
