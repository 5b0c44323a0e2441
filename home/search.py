"""What a reader's words find among the answers that are public today."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from knowledge_base.models import TopicArticlePage

LONGEST_QUERY = 200


@dataclass(frozen=True)
class Found:
    """The answers that hold the words, best match first, and how many of all are past their review date."""

    answers: QuerySet[TopicArticlePage]
    overdue: int


def tidy(query: str) -> str:
    """Return the words of `query`, cut to a length that any search can bear."""
    return " ".join(query.split())[:LONGEST_QUERY].rstrip()


def search_answers(query: str, *, with_overdue: bool) -> Found:
    """Search the published answers; those past their review date are counted, and listed only if asked for."""
    answers = TopicArticlePage.objects.live().public()
    if not query:
        return Found(answers.none(), 0)
    found = answers.search(query).get_queryset()
    overdue = Q(governance__next_review_on__lt=timezone.localdate())
    shown = found if with_overdue else found.exclude(overdue)
    return Found(shown.select_related("governance"), found.filter(overdue).count())
