"""How long a rename holds the write lock: of a topic that 5,000 pages print. All of them follow in that transaction."""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from bench.installed import measured

PAGES, RENAMES = 5_000, 5
PROMISED = 1.0  # seconds, on SQLite, which has one writer


def measure() -> int:
    from django.db import connection, transaction

    from cms.core.references import key_of
    from cms.delivery.models import Change, Publication

    topic = used_by_all()
    printing = Publication.objects.filter(uses__has_key=key_of(topic))
    pages = printing.count()
    taken = []
    for number in range(RENAMES):
        topic.name = f"Another name, {number}"
        before = Change.objects.count()
        began = time.perf_counter()
        with transaction.atomic():
            topic.save()
        taken.append(time.perf_counter() - began)
        told = Change.objects.count() - before
    print(f"{connection.vendor}, a topic that {pages:,} pages print, renamed {RENAMES} times; seconds\n")
    print(f"the whole transaction, median   {statistics.median(taken):.2f}   promised: under {PROMISED:.0f}")
    print(f"the longest                     {max(taken):.2f}")
    print(f"changes that consumers are told {told:,}")
    return 0 if pages >= PAGES and told >= PAGES and max(taken) < PROMISED else 1


def used_by_all() -> Any:
    """Return a topic that every page of a corpus is about."""
    from django.db import connection

    from bench.corpus.build import build, each_batch, publish_batch
    from cms.vocabulary.models import Topic
    from knowledge_base.models import ArticleTopic, TopicArticlePage
    from workflow import triggers

    build(pages=PAGES, seed=1)
    topic = Topic.objects.get(slug="topic-1")
    pages = list(TopicArticlePage.objects.live().order_by("pk").values_list("pk", flat=True))
    about = set(ArticleTopic.objects.filter(topic=topic).values_list("page_id", flat=True))
    triggers.remove(connection)
    ArticleTopic.objects.bulk_create(
        ArticleTopic(page_id=page, topic=topic, sort_order=9) for page in pages if page not in about
    )
    triggers.install(connection)
    each_batch(publish_batch, pages, processes=1)
    return topic


if __name__ == "__main__":
    sys.exit(measured("rename", measure))
