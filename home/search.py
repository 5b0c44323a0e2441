"""What a reader's words find among the answers that are public today, narrowed down by the filters of the lists."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from cms.delivery.search import did_you_mean, search
from knowledge_base.filters import ArticleFilterSet, Choice
from knowledge_base.models import TopicArticlePage
from workflow.standing import LISTED, Standing

LONGEST_QUERY = 200
EVERYTHING = "all"


def tidy(query: str) -> str:
    """Return the words of `query`, cut to a length that any search can bear."""
    return " ".join(query.split())[:LONGEST_QUERY].rstrip()


class SearchFilterSet(ArticleFilterSet):
    """The filters of the lists and of the API over what full text search finds; the words have asked the index.

    Answers past their review date are listed only if asked for: `status` names standings, or is “all”.
    """

    def __init__(self, asked: QueryDict) -> None:
        data = asked.copy()
        data["q"] = tidy(asked.get("q", ""))
        data.setlistdefault("status", list(LISTED))
        if EVERYTHING in data.getlist("status"):
            data.setlist("status", [])
        articles = TopicArticlePage.objects.live()
        super().__init__(data, queryset=search(articles, data["q"]) if data["q"] else articles.none())

    def filter_words(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        return articles

    @property
    def narrowed(self) -> bool:
        """Whether more was asked for than words, the state of review aside."""
        return any(self.data.get(name) for name in ("topic", "audience", "letter", "reviewed_since"))

    @cached_property
    def meant(self) -> str:
        """Return what the words were probably meant to be, where no public page holds them as they were typed."""
        return did_you_mean(self.data["q"])

    def answers(self) -> QuerySet[TopicArticlePage]:
        """Return what was found, best match first; nothing while the filters are at odds."""
        found = self.qs if self.is_valid() else self.queryset.none()
        return found.select_related("governance")


def left_out(facets: dict[str, Any]) -> int:
    """Return how many answers would fit but for being past their review date."""
    choices: list[Choice] = facets.get("status", [])
    chosen = any(choice.selected for choice in choices)
    return sum(c.count for c in choices if chosen and c.value == Standing.OVERDUE and not c.selected)
