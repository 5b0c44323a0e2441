"""How a front door opens: written by an author, handed in and signed by somebody else, through the services."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Page

from home.demo.clock import days_before
from home.demo.desk import Desk
from home.demo.writing import Block, resolved

AUTHOR = "sorrel"


def open_page(
    page: Any,
    *,
    desk: Desk,
    below: Page,
    note: str,
    reviewer: str,
    today: datetime.date,
    days: int,
    complete: Callable[[Page], Mapping[str, Any]] | None = None,
) -> Page:
    """Write `page` so many days ago, and have it signed later that day; return it as it is live.

    `complete` returns the fields that only a page that has a key can have: it may link to itself.
    """
    with days_before(today, days, 10):
        _read_blocks(page)
        desk.start(page, below=below, author=AUTHOR)
        if complete:
            desk.edit(page, complete(page), author=AUTHOR)
        waiting = desk.hand_in(page.slug, author=AUTHOR, note=note)
    with days_before(today, days, 15):
        desk.sign(waiting, reviewer=reviewer)
    signed: Page = desk.fresh(page.slug)
    return signed


def _read_blocks(page: Any) -> None:
    """Read every block, which brings the stored words into the form in which the editor saves them."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            list(getattr(page, field.name))


def filled(stored: list[Block], desk: Desk) -> Any:
    """Return blocks with the keys of the sources and public pages that they name, in the form the editor saves."""
    citations = {key: citation.pk for key, citation in desk.citations.items()}
    return resolved(stored, sources=citations, pages=public_pages())


def public_pages() -> dict[str, int]:
    """Return every live page by its slug; of two with one slug, the older."""
    return dict(Page.objects.live().order_by("-pk").values_list("slug", "pk"))


def known(*slugs: str) -> list[str]:
    """Return those of the slugs at which a page is live, in this order."""
    live = public_pages()
    return [slug for slug in slugs if slug in live]


def link(words: str, slug: str, note: str = "") -> dict[str, Any]:
    """Return a link to a page by its slug."""
    return {"text": words, "page": slug, "url": "", "note": note}


def elsewhere(words: str, url: str, note: str = "") -> dict[str, Any]:
    """Return a link to another site."""
    return {"text": words, "page": None, "url": url, "note": note}
