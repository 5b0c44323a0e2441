"""Everything that a list of whole articles prints, fetched at once: the same number of queries for 2 and for 200."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import Q, prefetch_related_objects

from cms.core.links import linked_pages_at_hand
from cms.core.pages import open_to_all
from cms.vocabulary.blocks import citations_at_hand, cited_ids
from cms.vocabulary.topic_tree import topic_tree
from media_library.blocks.video import linked_videos_at_hand

if TYPE_CHECKING:
    from knowledge_base.models import TopicArticlePage


@contextmanager
def articles_at_hand(articles: Sequence[TopicArticlePage]) -> Iterator[None]:
    """Resolve, inside the `with`, the topics, twins, sources and links of these articles."""
    stored = [list(article.body.raw_data) for article in articles]
    ids = {item["value"] for article in articles for item in article.summary_sources.raw_data if item["value"]}
    fetch_topics(articles)
    fetch_twins(articles)
    with citations_at_hand(ids | set(cited_ids(stored))), linked_pages_at_hand(stored), linked_videos_at_hand(stored):
        yield


def fetch_topics(articles: Sequence[TopicArticlePage]) -> None:
    """Fetch the topics of these articles with their words and codes: the tree, and three queries."""
    prefetch_related_objects(articles, "topic_links")
    known = {topic.pk: topic for topic in topic_tree().topics}
    links = [link for article in articles for link in article.topic_links.all()]
    for link in links:
        link.topic = known.get(link.topic_id) or link.topic
    prefetch_related_objects(links, "topic__codes", "topic__synonyms")


def fetch_twins(articles: Sequence[TopicArticlePage]) -> None:
    """Set `public_twin` of each article, from one query."""
    if not any(article.twin_id or getattr(article, "is_a_twin", True) for article in articles):
        for article in articles:
            article.public_twin = None
        return
    pair = Q(pk__in=[article.twin_id for article in articles]) | Q(twin__in=[article.pk for article in articles])
    others = type(articles[0]).objects.live().filter(pair)
    twins = list(open_to_all(others).order_by("pk"))
    for article in articles:
        own = (twin for twin in twins if article.pk == twin.twin_id or article.twin_id == twin.pk)
        article.public_twin = next((twin for twin in own if twin.pk != article.pk), None)
