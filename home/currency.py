"""How current the answers of this Center are today, counted and never claimed."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cms.core.pages import open_to_all
from knowledge_base.models import TopicArticlePage
from workflow.standing import LISTED, Standing, of_standing, with_standing

DUE_SOON = datetime.timedelta(days=30)
DOTS_IN_A_ROW = 28
MOST_DOTS = 10 * DOTS_IN_A_ROW
DOT_STEP = 16

# How one dot is drawn, moved to its place: a filled dot, a ring, a diamond, a triangle.
DOT_SHAPES = {
    "current": "M{x} {y}h0",
    "due": "M{x} {y}m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    "flagged": "M{x} {y}m0-4.5l4.5 4.5-4.5 4.5-4.5-4.5z",
    "overdue": "M{x} {y}m-4.5 4h9l-4.5-8.5z",
}


@dataclass(frozen=True)
class Currency:
    """Published answers by the state of their review."""

    today: datetime.date
    current: int
    due: int
    overdue: int
    flagged: int = 0

    @property
    def total(self) -> int:
        """All published answers."""
        return self.current + self.due + self.flagged + self.overdue

    @property
    def holding(self) -> int:
        """Answers within their review date whose sources all hold, those due soon included."""
        return self.current + self.due

    @property
    def dots_height(self) -> int:
        """Height of the drawing of one dot an answer; 0 when there are none, or too many to draw."""
        return -(-self.total // DOTS_IN_A_ROW) * DOT_STEP if self.total <= MOST_DOTS else 0

    @property
    def dots(self) -> dict[str, str]:
        """The path of each kind of dot, in reading order: current, due, flagged, overdue."""
        kinds = [kind for kind in DOT_SHAPES for _ in range(getattr(self, kind))]
        paths = dict.fromkeys(DOT_SHAPES, "")
        for place, kind in enumerate(kinds):
            row, column = divmod(place, DOTS_IN_A_ROW)
            half = DOT_STEP // 2
            paths[kind] += DOT_SHAPES[kind].format(x=column * DOT_STEP + half, y=row * DOT_STEP + half)
        return paths


def published_answers() -> QuerySet[TopicArticlePage]:
    """Return the articles that anybody may read."""
    return open_to_all(TopicArticlePage.objects.live())


def listed_answers() -> QuerySet[TopicArticlePage]:
    """Return the published answers that our own lists show unless asked for more."""
    return of_standing(published_answers(), LISTED)


def current_answers(fallen: Collection[str] | None = None) -> QuerySet[TopicArticlePage]:
    """Return the published answers that hold today: within their review date, and resting on no fallen source.

    `fallen` spares asking for the keys (workflow.standing).
    """
    return of_standing(published_answers(), [Standing.CURRENT], fallen)


def currency_today() -> Currency:
    """Count the published answers by review state, as of today in the Center's time zone."""
    today = timezone.localdate()
    soon = Q(governance__next_review_on__range=(today, today + DUE_SOON))
    current, flagged, overdue = (Q(standing=standing) for standing in Standing.values)
    counts = with_standing(published_answers()).aggregate(
        current=Count("pk", filter=current & ~soon),
        due=Count("pk", filter=current & soon),
        flagged=Count("pk", filter=flagged),
        overdue=Count("pk", filter=overdue),
    )
    return Currency(today=today, **counts)


def recently_reviewed(limit: int = 4) -> list[TopicArticlePage]:
    """Return the current answers that were reviewed last, newest first."""
    answers = current_answers().select_related("governance")
    return list(answers.order_by("-governance__last_reviewed_on", "-pk")[:limit])
