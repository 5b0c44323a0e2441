"""Other pages as cards: their title, a line of words, and whether they still hold."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cms.core.blocks.link import is_public
from cms.core.pages import open_to_all
from cms.vocabulary.topic_tree import TopicTree
from knowledge_base.filters import about
from knowledge_base.models.topic_article_page import TopicArticlePage
from workflow.standing import Standing, of_standing, standings_of


@dataclass(frozen=True)
class Card:
    """One page on a card; `standing` is a Standing."""

    title: str
    url: str
    words: str
    standing: str
    kind: str = ""


def cards_by_hand(chosen: Iterable[tuple[Page, str]], *, fallen: Collection[str] | None = None) -> list[Card]:
    """Return a card for each chosen page that the public may open, in the given order."""
    public = [(page, words) for page, words in chosen if is_public(page)]
    standings = standings_of([page.pk for page, _words in public], fallen)
    return [Card(page.title, page.url or "", words, standings.get(page.pk, "")) for page, words in public]


def cards_by_query(
    topic: str, *, audience: str = "", how_many: int, but: Any = None, fallen: Collection[str] | None = None
) -> list[Card]:
    """Return the current articles about `topic` (its slug), those reviewed last first, without the page `but`."""
    articles = open_to_all(TopicArticlePage.objects.live()).filter(about(TopicTree().within(topic)))
    if audience:
        articles = articles.filter(audience=audience)
    if but is not None:
        articles = articles.exclude(pk=but.pk)
    current = of_standing(articles, [Standing.CURRENT], fallen)
    newest = current.order_by("-governance__last_reviewed_on", "-pk")[:how_many]
    return [
        Card(article.title, article.url or "", article.summary_text, article.standing, article.get_audience_display())
        for article in newest
    ]
