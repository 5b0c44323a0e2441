"""The short answers of a list of articles, with the sources that decide what of them still holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cms.vocabulary.blocks import citations_at_hand

if TYPE_CHECKING:
    from knowledge_base.models import TopicArticlePage


def fetch_summary_sources(articles: Iterable[TopicArticlePage]) -> None:
    """Resolve the sources of all short answers from one query; each article then has them at hand."""
    listed = list(articles)
    ids = {item["value"] for article in listed for item in article.summary_sources.raw_data if item["value"]}
    with citations_at_hand(ids):
        for article in listed:
            list(article.summary_sources)
