"""Writes the corpus into a site that was just bootstrapped.

The first articles are signed and published by the real road; the rest is written in bulk, while the gate's triggers are
out of this database. Both kinds are the same to a reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from django.db import connection, connections, transaction
from wagtail.models import Page, Revision

from bench.corpus import bulk, records
from bench.corpus.rows import BATCH, settle, step
from bench.corpus.search_index import index_pages, settle_index
from cms.delivery import feed
from cms.delivery.building import build as publications_of
from cms.delivery.models import Change
from cms.delivery.writing import save
from cms.users.models import User
from cms.vocabulary.blocks import citations_at_hand
from knowledge_base.models import ArticleTopic, KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.workflow import publish_signed_off
from workflow import triggers

SIGNED = 20  # by the real road


def build(*, pages: int, seed: int, signed: int = SIGNED, processes: int = 1) -> None:
    """Write the records and `pages` articles, `signed` of them by the real road, into a site just bootstrapped."""
    with step("topics, sources, people"):
        library = records.make_library(seed)
    signed = min(signed, pages)
    with step(f"{signed} articles signed"):
        sign(library, seed=seed, numbers=range(signed))
    records.replace_sources()
    place = bulk.Place.after(library, signed)
    with step(f"{pages - signed} articles in bulk"):
        triggers.remove(connection)
        write(library, place, seed=seed, numbers=range(signed, pages), processes=processes)
        settle(library.index, [Page, Revision, ArticleTopic])
        settle_index()
        triggers.install(connection)
    with step(f"{pages} publications"):
        ids = list(TopicArticlePage.objects.live().order_by("pk").values_list("pk", flat=True))
        each_batch(publish_batch, ids, processes=processes)


def sign(library: records.Library, *, seed: int, numbers: Sequence[int]) -> None:
    """Publish these articles as an author and a reviewer would."""
    writer = library.writer(seed)
    published = []
    for number in numbers:
        article = writer.write(number)
        draft = TopicArticlePage(**article.values)
        draft.topic_links = [
            ArticleTopic(topic_id=topic, sort_order=place) for place, topic in enumerate(article.topics)
        ]
        library.index.add_child(instance=draft)
        reviewer = library.reviewers[number % len(library.reviewers)]
        published.append(publish_signed_off(draft, author=library.author, reviewer=reviewer))
    if published:
        index_pages(published)


def write(library: records.Library, place: bulk.Place, *, seed: int, numbers: Sequence[int], processes: int) -> None:
    """Write these articles in batches, in several processes where that is asked for."""
    known = (library.index.pk, library.author.pk, place, seed)
    if processes == 1:
        start_process(*known)
    each_batch(write_batch, numbers, processes=processes, known=known)


def each_batch(
    act: Callable[[Sequence[int]], None], numbers: Sequence[int], *, processes: int, known: tuple[Any, ...] = ()
) -> None:
    """Do this with a batch of `numbers` after the other; each process knows what `start_process` is given."""
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    if processes == 1:
        for batch in batches:
            act(batch)
        return
    connections.close_all()
    with ProcessPoolExecutor(processes, initializer=start_process if known else None, initargs=known) as pool:
        for _done in pool.map(act, batches):
            pass


_known: list[tuple[records.Library, bulk.Place, int]] = []  # one, in each process


def start_process(index_pk: int, author_pk: int, place: bulk.Place, seed: int) -> None:
    """Read the library once in each process."""
    index = KnowledgeBaseIndexPage.objects.get(pk=index_pk)
    _known[:] = [(records.library(index, User.objects.get(pk=author_pk)), place, seed)]


def write_batch(numbers: Sequence[int]) -> None:
    """Write these articles and what the search knows of them."""
    library, place, seed = _known[0]
    pages = bulk.Bulk(library, place, seed=seed).write(numbers)
    with citations_at_hand(library.sources):
        index_pages(pages)


@transaction.atomic
def publish_batch(ids: Sequence[int]) -> None:
    """Write the publications of these articles and say so, as rebuild_publications does one batch after the other."""
    save(publications_of(TopicArticlePage, ids))
    feed.append(feed.of_pages(ids), Change.Kind.UPSERT)
