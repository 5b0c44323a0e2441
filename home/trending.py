"""What stands under “Trending topics”: current answers, the weightiest and latest changes first.

The score of an answer is the weight of its last signed change, halved for every 90 days since the signature. What is
past its review date, restricted or withdrawn has no score. Views are not counted.
"""

import datetime
from collections.abc import Collection, Iterable

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from home.currency import current_answers
from home.scope import below
from knowledge_base.models import TopicArticlePage
from workflow.models import SignOff

WEIGHTS = {"safety": 4.0, "major": 2.0, "minor": 1.0}
HALF_LIFE = datetime.timedelta(days=90)
MOST_TRENDING = 12


def score(update_type: str, signed_at: datetime.datetime, now: datetime.datetime) -> float:
    """Return how high a change stands: its weight, halved with every half-life of its age."""
    age = max(now - signed_at, datetime.timedelta())
    return WEIGHTS.get(update_type, min(WEIGHTS.values())) * 0.5 ** (age / HALF_LIFE)


def trending(
    *scopes: Page | None, most: int = MOST_TRENDING, fallen: Collection[str] | None = None
) -> list[TopicArticlePage]:
    """Return the current answers in these scopes, highest score first, with their governance.

    Two queries where the keys of what has `fallen` are at hand (workflow.standing).
    """
    answers = current_answers(fallen).filter(below(scopes))
    signed = SignOff.objects.standing().filter(
        page__in=answers, page__live_revision=F("revision"), meaning=SignOff.Meaning.APPROVED
    )
    best = _best(signed.values_list("page_id", "update_type", "signed_at"))[:most]
    found = TopicArticlePage.objects.select_related("governance").in_bulk(best)
    return [found[pk] for pk in best]


def _best(changes: Iterable[tuple[int, str, datetime.datetime]]) -> list[int]:
    now = timezone.now()
    scores: dict[int, float] = {}
    for page_id, update_type, signed_at in changes:
        scores[page_id] = max(scores.get(page_id, 0.0), score(update_type, signed_at, now))
    return sorted(scores, key=lambda page_id: (-scores[page_id], page_id))
