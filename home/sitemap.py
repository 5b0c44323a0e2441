"""What search engines are told of: every page that anybody may read, and nothing else."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.models import Page, Site

from cms.core.pages import open_to_all

MOST_ENTRIES = 50_000  # what the protocol allows in one file


@dataclass(frozen=True)
class Entry:
    """One address, and when it last went live."""

    url: str
    lastmod: datetime.datetime | None


def sitemap_entries(site: Site | None) -> Iterator[Entry]:
    """Yield the live pages of a site in the order of its tree; a withdrawn page is not live. One query."""
    if site is None:
        return
    pages = open_to_all(Page.objects.live().descendant_of(site.root_page, inclusive=True)).order_by("path")
    for page in pages[:MOST_ENTRIES]:
        if page.full_url:
            yield Entry(page.full_url, page.last_published_at)
