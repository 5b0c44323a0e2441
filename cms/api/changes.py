"""The feed: everything that is public, and then every change of it, for sites that keep copies."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from wagtail.api.v2.utils import BadRequestError, parse_boolean

from cms.api.asked_site import asked_site
from cms.api.endpoint import PublicEndpoint
from cms.delivery.changes import Asked, Batch, batch
from cms.delivery.cursors import START_AGAIN, ForgedCursorError, LostCursorError
from cms.delivery.documents import as_json
from cms.delivery.places import Place
from cms.delivery.reading import steady_frame

MOST, BY_DEFAULT = 500, 100
PARAMETERS = frozenset({"cursor", "limit", "documents", "site", "format"})
FORGED = f"cursor must be one that this site gave out in `next`. {START_AGAIN}"


class Gone(APIException):
    """What was asked for was there once."""

    status_code = 410


class ChangesEndpoint(PublicEndpoint):
    """Everything that is public, then every change of it in order: upserts and tombstones, each page once."""

    def get(self, request: Request) -> HttpResponse:
        self.refuse_unknown(PARAMETERS)
        asked = Asked(request.GET.get("cursor", ""), limit_in(request), documents_in(request))
        here = steady_frame()
        place = asked_site(request, here.places)
        try:
            found = batch(asked, here, place)
        except ForgedCursorError as error:
            raise BadRequestError(FORGED) from error
        except LostCursorError as error:
            raise Gone(str(error)) from error
        return HttpResponse(_written(found, _address_after(found, request, place)), content_type="application/json")


def limit_in(request: Request) -> int:
    """Return how many items are wanted; raise BadRequestError where that is none or too many."""
    text = request.GET.get("limit", str(BY_DEFAULT))
    if not (is_short_number(text) and 1 <= int(text) <= MOST):
        raise BadRequestError(f"limit must be a whole number from 1 to {MOST}")
    return int(text)


def is_short_number(text: str) -> bool:
    """Tell whether the text is a whole number of at most five digits, as no sign, letter or blank makes one."""
    return re.fullmatch("[0-9]{1,5}", text) is not None


def documents_in(request: Request) -> bool:
    """Return whether whole documents are wanted."""
    try:
        return bool(parse_boolean(request.GET.get("documents", "true")))
    except ValueError as error:
        raise BadRequestError("documents must be 'true' or 'false'") from error


def _address_after(found: Batch, request: Request, place: Place) -> str:
    kept = {name: request.GET[name] for name in ("limit", "documents", "site") if name in request.GET}
    return f"{place.root_url}{reverse('changes')}?{urlencode({**kept, 'cursor': found.cursor})}"


def _written(found: Batch, following: str) -> str:
    meta: dict[str, Any] = {"epoch": found.epoch, "head": found.head, "snapshot": found.is_snapshot}
    items = ",".join(found.items)
    return f'{{"meta":{as_json(meta)},"items":[{items}],"next":{as_json(following)},"more":{as_json(found.more)}}}'
