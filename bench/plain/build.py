"""Writes the plain site: rows in bulk, without revisions, which no reader meets, and Wagtail's search index."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from bench.corpus.rows import BATCH, insert, last_key, settle, step
from bench.corpus.search_index import index_pages, settle_index
from bench.plain.content import write
from bench.plain.models import PlainArticlePage


def build(*, pages: int, seed: int) -> None:
    """Write `pages` articles below the front page."""
    home = Page.objects.get(depth=2)
    Site.objects.update(hostname="127.0.0.1", port=443, root_page=home)
    with step(f"{pages} articles"):
        first = last_key(Page) + 1
        for start in range(0, pages, BATCH):
            write_batch(home, range(start, min(start + BATCH, pages)), first=first, seed=seed)
        settle(home, [Page])
        settle_index()


def write_batch(home: Page, numbers: Sequence[int], *, first: int, seed: int) -> None:
    """Write these articles; number 0 has the primary key `first`."""
    articles = [article(home, number, key=first + number, seed=seed) for number in numbers]
    insert(Page, articles)
    insert(PlainArticlePage, articles)
    index_pages(articles)


def article(home: Page, number: int, *, key: int, seed: int) -> PlainArticlePage:
    """Return one live article, which is not stored yet."""
    fields = write(number, seed=seed)
    return PlainArticlePage(
        **fields,
        id=key,
        page_ptr_id=key,
        path=Page._get_path(home.path, home.depth + 1, number + 1),
        depth=home.depth + 1,
        url_path=f"{home.url_path}{fields['slug']}/",
        draft_title=fields["title"],
        content_type=ContentType.objects.get_for_model(PlainArticlePage),
        locale=Locale.get_default(),
        first_published_at=timezone.now() - datetime.timedelta(days=number % 330),
    )
