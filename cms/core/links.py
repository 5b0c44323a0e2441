"""Which pages stored text links to, and whether the public may open them: one query for a whole page, or a list.

`linked_pages_at_hand` keeps them for whatever is rendered inside the `with`. Pages that are not public are kept too,
marked as such, so that a page that was rendered can be saved without losing a link.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from wagtail.models import Page
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from cms.core.pages import is_restricted

PAGE_ID = re.compile("[0-9]{1,18}")

_at_hand: ContextVar[Mapping[int, Page | None]] = ContextVar("linked_pages_at_hand")


def linked_id(attrs: Mapping[str, Any]) -> int | None:
    """Return the page that a stored link names, if it names one."""
    text = str(attrs.get("id"))
    return int(text) if PAGE_ID.fullmatch(text) else None


def linked_ids(raw: Any) -> Iterator[int]:
    """Yield the primary key of every page that stored blocks link to, in text or by a chooser named `page`."""
    if isinstance(raw, str):
        tags = (extract_attrs(tag) for tag in FIND_A_TAG.findall(raw))
        found = (linked_id(attrs) for attrs in tags if attrs.get("linktype") == "page")
        yield from (pk for pk in found if pk is not None)
    elif isinstance(raw, Mapping):
        if isinstance(raw.get("page"), int):
            yield raw["page"]
        for value in raw.values():
            yield from linked_ids(value)
    elif isinstance(raw, list | tuple):
        for item in raw:
            yield from linked_ids(item)


def linked_pages(ids: Iterable[int | None]) -> dict[int, Page | None]:
    """Return each page by id with `open_to_public`, None where there is none; at most one query."""
    wanted = {pk for pk in ids if pk is not None}
    known = _at_hand.get({})
    found = {pk: known[pk] for pk in wanted if pk in known}
    if missing := wanted - found.keys():
        openness = ExpressionWrapper(Q(live=True) & ~is_restricted(), output_field=BooleanField())
        pages = Page.objects.annotate(open_to_public=openness).in_bulk(list(missing))
        found |= {pk: pages.get(pk) for pk in missing}
    return found


@contextmanager
def linked_pages_at_hand(raw: Any) -> Iterator[None]:
    """Resolve, inside the `with`, every page link in these stored blocks from one query."""
    token = _at_hand.set({**_at_hand.get({}), **linked_pages(linked_ids(raw))})
    try:
        yield
    finally:
        _at_hand.reset(token)
