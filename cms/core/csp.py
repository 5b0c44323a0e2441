"""Which Content-Security-Policy an answer carries: strict for readers and our own screens, wider for the editor."""

from csp.constants import HEADER, SELF
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

EDITOR = "/admin/"
OWN_SCREENS = ("/admin/reviews/",)
FRAMED_BY_US = {"frame-src": [SELF], "frame-ancestors": [SELF]}


class ContentSecurityPolicy(CSPMiddleware):
    """Give each address its policy; one of our screens may bring its own.

    A draft that the editor previews passes here twice, first as the page and then as the editor's answer: it keeps
    the readers' policy, but the editor may frame it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(OWN_SCREENS) and hasattr(response, "_csp_config"):
            return super().process_response(request, response)
        if path.startswith(OWN_SCREENS) or (path.startswith(EDITOR) and HEADER in response):
            del response[HEADER]
            response._csp_replace = FRAMED_BY_US  # type: ignore[attr-defined]  # django-csp reads it from here
        elif path.startswith(EDITOR):
            response._csp_config = settings.EDITOR_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)
