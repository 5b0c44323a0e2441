"""What lists and details of pages and of their parts answer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError

from cms.api.asked_site import asked_site
from cms.api.endpoint import is_whole_number
from cms.api.filters import RANDOM, names_in
from cms.core.json_schema import DAY, PAGE_REFERENCE, TEXT, exactly, named, one_of, or_null
from cms.delivery import joining, reading
from cms.delivery.documents import as_json
from cms.delivery.frame import Frame
from cms.delivery.head import Version
from cms.delivery.joining import Row
from cms.delivery.places import Place
from cms.delivery.reading import Found, Gone
from workflow.models import Governance

JSON = "application/json"
LIMIT = 20  # as Wagtail's own lists, where the site allows so many
TOLD = "this page was withdrawn"
NO_PAGE = "No Page matches the given query."

WITHDRAWAL = named(
    "Withdrawal",
    exactly(
        {
            "message": TEXT,
            "reason": one_of(Governance.WithdrawalReason.values),
            "since": or_null(DAY),
            "note": TEXT,
            "replacement": or_null(PAGE_REFERENCE),
        }
    ),
)


def limits() -> tuple[int, int]:
    """Return how many records a list has where nobody says how many, and at most."""
    return min(LIMIT, settings.WAGTAILAPI_LIMIT_MAX), settings.WAGTAILAPI_LIMIT_MAX


def window_of(request: Request) -> tuple[int, int]:
    """Return where the window begins and ends; raise BadRequestError."""
    usual, most = limits()
    numbers = []
    for name, default in (("offset", 0), ("limit", usual)):
        text = request.GET.get(name, str(default))
        if not is_whole_number(text) or int(text) < 0:
            raise BadRequestError(f"{name} must be a positive integer")
        numbers.append(int(text))
    offset, limit = numbers
    if limit > most:
        raise BadRequestError(f"limit cannot be higher than {most}")
    return offset, offset + limit


def answer_of_list(version: Version | None, text: str, page_ids: Iterable[int]) -> HttpResponse:
    """Return a list that was read at `version` and shows these pages, or parts of them."""
    response = _read_at(version, text)
    response["Surrogate-Key"] = " ".join(["pages", *(f"page-{pk}" for pk in dict.fromkeys(page_ids))])
    return response


def answer_of_page(
    request: Request,
    pk: int,
    written: Callable[[Row, Found, Frame, Place], str],
    *,
    refuse: Callable[[Found, Frame], None] = lambda _found, _here: None,
) -> HttpResponse:
    """Return what is written of a public page, or why it is gone; one query. `refuse` may raise before that."""

    def read(here: Frame) -> tuple[Version, Found, list[Row]]:
        version, found = reading.one(pk)
        refuse(found, here)
        return version, found, [found.row] if found.row else []

    here, version, found = reading.steadily(read)
    place = asked_site(request, here.places)
    row = found.row
    if row is None or not row.path.startswith(place.path):
        return _answer_gone(found.gone, here, place)
    response = _read_at(version, written(row, found, here, place))
    response["Last-Modified"] = http_date(row.changed.timestamp())
    response["Surrogate-Key"] = " ".join(row.surrogate_keys)
    return response


def _answer_gone(gone: Gone | None, here: Frame, place: Place) -> HttpResponse:
    """Say of a page that is not there why it was withdrawn; raise Http404 where the public is told of none."""
    told = gone is not None and gone.reason in Governance.WithdrawalReason.values
    if gone is None or not told or not gone.path.startswith(place.path):
        raise Http404(NO_PAGE)
    body = {
        "message": TOLD,
        "reason": gone.reason,
        "since": gone.since,
        "note": gone.note,
        "replacement": joining.reference(gone.replacement, here.places),
    }
    return HttpResponse(as_json(body).encode(), content_type=JSON, status=410)


def _read_at(version: Version | None, text: str) -> HttpResponse:
    """Return an answer that says at which version it was read (cms.delivery.middleware)."""
    response = HttpResponse(text.encode(), content_type=JSON)
    response.version = version  # type: ignore[attr-defined]
    return response


def keep_from_all(request: Request, response: HttpResponseBase) -> None:
    """Have nobody keep a list in random order: what is kept is the same for everybody."""
    if names_in(request.GET.get("order", "")) == RANDOM:
        response["Cache-Control"] = "no-store"
