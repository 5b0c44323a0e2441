"""Walking through a list by keys: however far one has come, the next window costs the same."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import QueryDict
from wagtail.api.v2.utils import BadRequestError

from cms.delivery.models import Publication
from cms.delivery.reading import Row

LARGEST = 2**63 - 1
NOT_WITH = ("offset", "order", "search")


def after(found: QuerySet[Publication], query: QueryDict) -> QuerySet[Publication]:
    """Return what comes after the cursor, by id; an empty cursor is before the first. Raises BadRequestError."""
    for name in NOT_WITH:
        if name in query:
            raise BadRequestError(f"cursor walks through the list by id: leave out {name}")
    return found.filter(pk__gt=_read(query["cursor"])).order_by("pk")


def cursor_after(rows: Sequence[Row], limit: int) -> str | None:
    """Return where to go on; None behind the last window."""
    if not rows or len(rows) < limit:
        return None
    return base64.urlsafe_b64encode(f"id {rows[-1].page_id}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        word, _space, digits = text.partition(" ")
        if word != "id" or not digits.isdecimal() or int(digits) > LARGEST:
            raise ValueError(text)
    except (ValueError, binascii.Error) as error:
        raise BadRequestError("cursor: take it from next_cursor of the answer before; an empty one begins") from error
    return int(digits)
