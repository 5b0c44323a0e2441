"""What a reader's words find among the answers that are public today."""

from dataclasses import dataclass

from django.db.models import QuerySet

from knowledge_base.models import TopicArticlePage
from workflow.standing import LISTED, Standing, with_standing

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
    found = with_standing(found)
    shown = found if with_overdue else found.filter(standing__in=LISTED)
    return Found(shown.select_related("governance"), found.filter(standing=Standing.OVERDUE).count())
