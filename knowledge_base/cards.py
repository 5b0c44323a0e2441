"""Other pages as cards: what they are, their title, a line of words, and whether they still hold."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from wagtail.blocks import StructValue
from wagtail.models import Page

from cms.core.blocks.link import is_public
from cms.core.pages import open_to_all
from cms.vocabulary.topic_tree import TopicTree
from knowledge_base.filters import about
from knowledge_base.models.topic_article_page import TopicArticlePage
from workflow.standing import Standing, of_standing, with_standing

READ_ON = F("governance__last_reviewed_on")


@dataclass(frozen=True)
class Card:
    """One page on a card; `standing` is a Standing, `facts` say what the page is."""

    title: str
    url: str
    words: str
    standing: str
    facts: Sequence[str] = ()
    reviewed_on: datetime.date | None = None


def cards_of(
    lists: Iterable[StructValue], *, but: Any = None, fallen: Collection[str] | None = None
) -> list[list[Card]]:
    """Return the cards of each value of a CardListBlock: those by hand first, then what its query finds.

    No page stands in two of the lists, and the page `but` in none. One query for each list that asks for pages, one
    for all pages whose type is not known, and one for each of their types.
    """
    seen: set[int] = {but.pk} if but is not None and but.pk else set()
    chosen: list[dict[int, str]] = []
    pages: dict[int, Any] = {}
    for value in lists:
        by_hand = [(card["page"], card["words"] or "") for card in value["cards"] if card["page"]]
        listed = {page.pk: words for page, words in by_hand if is_public(page) and page.pk not in seen}
        seen.update(listed)
        most = value["how_many"] or 1
        found = [page for page in _found(value, fallen)[: most + len(seen)] if page.pk not in seen][:most]
        pages |= {page.pk: page for page in found if type(page) is not Page}
        seen.update(page.pk for page in found)
        chosen.append(listed | {page.pk: "" for page in found})
    pages |= _of_any_type({pk for listed in chosen for pk in listed} - pages.keys(), fallen)
    return [[_card(pages[pk], words) for pk, words in listed.items() if pk in pages] for listed in chosen]


def _found(value: StructValue, fallen: Collection[str] | None) -> QuerySet:
    """Return the current public pages that a list asks for, reviewed last first: articles, or pages of any type."""
    pages: QuerySet
    if value["topic"]:
        pages = open_to_all(TopicArticlePage.objects.live()).filter(about(TopicTree().within(value["topic"])))
        if value["audience"]:
            pages = pages.filter(audience=value["audience"])
    elif is_public(value["below"]):
        pages = open_to_all(Page.objects.live().child_of(value["below"])).filter(governance__isnull=False)
    else:
        return Page.objects.none()
    newest = of_standing(pages, [Standing.CURRENT], fallen).order_by("-governance__last_reviewed_on", "-pk")
    return newest.annotate(read_on=READ_ON)


def _of_any_type(pks: Collection[int], fallen: Collection[str] | None) -> dict[int, Any]:
    if not pks:
        return {}
    pages = with_standing(Page.objects.filter(pk__in=pks), fallen)
    return {page.pk: page for page in pages.annotate(read_on=READ_ON).specific()}


def _card(page: Any, words: str) -> Card:
    return Card(
        title=page.title,
        url=page.url or "",
        words=words or page.public_description(),
        standing=page.standing,
        facts=page.card_facts(),
        reviewed_on=page.read_on,
    )
