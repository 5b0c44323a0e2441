"""What every public answer says to those who keep it: the outermost middleware, so that nothing is added after it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from cms.delivery import http, surrogate_keys
from cms.delivery.sharing import API, READING, SEEN_AT, TERMS, Terms, is_public, may_serve

SHAREABLE = frozenset({HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND})
NOBODY_KEEPS = ("no-store", "private", "no-cache")
TOO_YOUNG = datetime.timedelta(seconds=2)
WORDS = frozenset({"q", "search"})
SEARCHES_LAST = 10  # seconds, while a job still writes what is searched
EXPOSED = "ETag, Last-Modified, Link, Location, Surrogate-Key"
ALLOWED = "If-Modified-Since, If-None-Match"
A_DAY = 24 * 60 * 60


class PublicAnswers:
    """Gives public answers their validators, encoding, keys and terms, and answers 304 where nothing has changed.

    A view may set `Surrogate-Key`, `Last-Modified`, and two attributes: `version`, at which the answer was read where
    that was found by the same statement, and `is_settled`, where no word that was searched waits to be written. No view
    sets an `ETag` or encodes anything: that is done here, for all alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_public(request.path_info):
            return response
        if request.path_info.startswith(API):
            _let_other_sites_read(request, response)
        if not may_serve(request.META):
            response["Cache-Control"] = "private, no-store"
            return response
        if isinstance(response, HttpResponse) and _is_shareable(response):
            return _share(request, response)
        is_error = response.status_code >= HTTPStatus.BAD_REQUEST
        response["Cache-Control"] = "no-store" if is_error else "private, no-store"
        return response


def _let_other_sites_read(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let pages of any site read the API, always in the same words, so that one copy serves all; cookies stay out."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = ", ".join(READING)
        response["Access-Control-Allow-Headers"] = ALLOWED
        response["Access-Control-Max-Age"] = str(A_DAY)


def _is_shareable(response: HttpResponse) -> bool:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    said = response.get("Cache-Control", "").lower()
    return (
        response.status_code in SHAREABLE
        and not response.cookies
        and varies <= {"accept-encoding"}
        and not any(word in said for word in NOBODY_KEEPS)
    )


def _share(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = cache_control()
    if "Surrogate-Key" not in response:
        response["Surrogate-Key"] = " ".join(surrogate_keys.of_site_page(getattr(request, "served_page", None)))
    request.META[TERMS] = Terms(_lasts(request, response), getattr(response, "version", None))
    if response.status_code != HTTPStatus.OK:
        return response
    _say_when(request, response)
    etag = http.etag_of(response.content)
    response["ETag"] = http.etag_for(etag, _encode(request, response))
    if not http.is_unchanged(request.META, response["ETag"], response.get("Last-Modified")):
        return response
    unchanged = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=dict(http.left_by_304(response.items())))
    del unchanged["Content-Type"]
    return unchanged


def cache_control() -> str:
    """Return for how long copies hold: none without asking, but in a shared cache that is told of changes."""
    shared = f", s-maxage={settings.EDGE_SECONDS}" if settings.EDGE_SECONDS else ""
    return f"public, max-age=0, must-revalidate{shared}"


def _lasts(request: HttpRequest, response: HttpResponseBase) -> float | None:
    return SEARCHES_LAST if request.GET.keys() & WORDS and not getattr(response, "is_settled", False) else None


def _say_when(request: HttpRequest, response: HttpResponse) -> None:
    """Say since when a page of the site is what it is, where its view did not; never a moment that is not over yet.

    A page shows more than itself: the menu, lists, days that pass. So it is as old as what this process knows to be
    public, or as the day. Dates have whole seconds: who was given one that is still running could miss a change.
    """
    now, seen_at = timezone.now(), request.META.get(SEEN_AT)
    if seen_at and "Last-Modified" not in response and not request.path_info.startswith(API):
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        response["Last-Modified"] = http_date(max(seen_at, midnight).timestamp())
    said = http.moment(response.get("Last-Modified", ""))
    if said is None or said > (now - TOO_YOUNG).timestamp():
        del response["Last-Modified"]


def _encode(request: HttpRequest, response: HttpResponse) -> str:
    """Encode the body as far as that helps, and return the encoding."""
    encoding = http.best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    worth = http.is_worth_encoding(response.get("Content-Type", ""), len(response.content))
    if not worth:
        encoding = ""
    if encoding:
        response.content = http.encode(response.content, encoding)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
    return encoding
