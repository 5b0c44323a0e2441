"""What search engines and other crawlers may take from this site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class KeepOutOfSearchEngines:
    """Says in the header of every answer, of documents and data too, that it may not be listed.

    Only where `SEARCH_ENGINES` is off: robots.txt keeps out who asks first, this turns away who came by a link.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not settings.SEARCH_ENGINES:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
