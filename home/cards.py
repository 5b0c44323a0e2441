"""Pages as cards: those picked by hand first, then what a query finds; no page twice among all lists of one page."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Page

from cms.core.blocks.link import is_public
from cms.core.pages import open_to_all
from home.blocks.cards import CardListValue
from workflow.models import Governance


@dataclass(frozen=True)
class Card:
    """One page in a list: signed words of that page, and whether they still hold."""

    page: Page
    facts: Sequence[str]
    summary: str
    reviewed_on: datetime.date | None
    kind: str

    @property
    def title(self) -> str:
        """Return the title of the page."""
        return self.page.title

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return self.page.url or ""


def cards_of(lists: Iterable[CardListValue]) -> list[list[Card]]:
    """Return the cards of each list; one query for each list that asks for one, and one for each type of page."""
    seen: set[int] = set()
    chosen: list[list[int]] = []
    for value in lists:
        picked = [page.pk for page in value.picked if is_public(page) and page.pk not in seen]
        seen.update(picked)
        found = [pk for pk in _found(value, skipping=len(seen)) if pk not in seen][: value.most]
        seen.update(found)
        chosen.append([*dict.fromkeys(picked), *found])
    cards = _cards(seen)
    return [[cards[pk] for pk in pks if pk in cards] for pks in chosen]


def _found(value: CardListValue, *, skipping: int) -> list[int]:
    """Return the current public pages below the chosen one, reviewed last first."""
    if not is_public(value.parent):
        return []
    pages = open_to_all(Page.objects.live().child_of(value.parent)).filter(governance__isnull=False)
    pages = pages.exclude(governance__next_review_on__lt=timezone.localdate())
    ordered = pages.order_by("-governance__last_reviewed_on", "-pk")
    return list(ordered.values_list("pk", flat=True)[: value.most + skipping])


def _cards(pks: Iterable[int]) -> dict[int, Card]:
    wanted = list(pks)
    governance = {row.page_id: row for row in Governance.objects.filter(page__in=wanted)}
    return {page.pk: _card(page, governance.get(page.pk)) for page in Page.objects.filter(pk__in=wanted).specific()}


def _card(page: Page, governance: Governance | None) -> Card:
    return Card(
        page=page,
        facts=page.card_facts(),
        summary=page.public_description(),
        reviewed_on=governance.last_reviewed_on if governance else None,
        kind="overdue" if governance and governance.is_overdue() else "current",
    )
