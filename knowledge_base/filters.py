"""How articles are narrowed down on the site's lists; the API asks publications the same (cms.api.selection).

A facet counts what each of its choices would list together with all the other filters, so that no choice leads to an
empty list unseen.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr, Upper

from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from cms.vocabulary.topic_tree import TopicTree
from knowledge_base.models.topic_article_page import ArticleTopic
from workflow.standing import Standing, with_standing

LONGEST_QUERY = 200
OTHER = "other"


def about(topics: Collection[int] | QuerySet[Topic]) -> Q:
    """Match articles about any of `topics`, each article once."""
    return Q(pk__in=ArticleTopic.objects.filter(topic__in=topics).values("page"))


def letter_of(initial: str) -> str:
    """Return the choice under which titles with this first sign stand: a letter, or “other”."""
    return initial if initial and initial in ascii_uppercase else OTHER


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with how many articles it would list."""

    value: str
    label: str
    count: int
    selected: bool


class CommaCheckboxes(forms.CheckboxSelectMultiple):
    """Reads several values, repeated as a form sends them or with commas as a program writes them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        several = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        return [value for text in several for value in text.split(",") if value]


class LetterFilter(django_filters.ChoiceFilter):
    """A letter, in upper or lower case."""

    class field_class(django_filters.fields.ChoiceField):  # noqa: N801  # the name that django-filter looks up
        def to_python(self, value: Any) -> str:
            text = str(super().to_python(value))
            return text.upper() if len(text) == 1 else text


class ArticleFilterSet(django_filters.FilterSet):
    """Articles by words, topic (with everything below it), audience, first letter, last review and standing."""

    q = django_filters.CharFilter(
        label="Words",
        method="filter_words",
        max_length=LONGEST_QUERY,
        help_text="In the question, the short answer or a topic.",
    )
    topic = django_filters.ChoiceFilter(label="Topic", method="filter_topic", empty_label="All topics")
    audience = django_filters.ChoiceFilter(label="For", choices=Audience.choices, empty_label="Everybody")
    letter = LetterFilter(
        label="First letter",
        choices=[*((letter, letter) for letter in ascii_uppercase), (OTHER, "Other")],
        method="filter_letter",
    )
    reviewed_since = django_filters.DateFilter(
        label="Reviewed since",
        field_name="governance__last_reviewed_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as year, month and day, for example 2026-03-31."},
    )
    status = django_filters.MultipleChoiceFilter(
        label="State of review", choices=Standing.choices, method="filter_status", widget=CommaCheckboxes
    )

    class Meta:
        fields: list[str] = []

    def __init__(self, data: Mapping[str, Any] | None, *, queryset: QuerySet) -> None:
        articles = with_standing(queryset).annotate(initial=Upper(Substr("title", 1, 1)))
        super().__init__(data, queryset=articles)
        self.tree = TopicTree()
        self.filters["topic"].extra["choices"] = [(topic.slug, topic.name) for topic in self.tree.topics]

    def filter_words(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        """Keep articles in which every word occurs."""
        for word in value.split():
            words = Q(title__icontains=word) | Q(summary__icontains=word)
            articles = articles.filter(words | about(Topic.objects.matching(word)))
        return articles

    def filter_topic(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        """Keep articles about the topic, or about one below it."""
        return articles.filter(about(self.tree.within(value)))

    def filter_letter(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        """Keep articles whose title begins with the letter."""
        if value == OTHER:
            return articles.exclude(initial__in=list(ascii_uppercase))
        return articles.filter(initial=value)

    def filter_status(self, articles: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Keep articles of these standings."""
        return articles.filter(standing__in=value)

    def facets(self) -> dict[str, list[Choice]]:
        """Return the choices of each facet with their counts, from two queries; none where the filters are at odds."""
        if not self.is_valid():
            return {}
        chosen = self.form.cleaned_data
        return {
            **{name: self._choices(name, self._plain_counts(name), {chosen[name]}) for name in ("audience", "letter")},
            "status": self._choices("status", self._plain_counts("status"), set(chosen["status"])),
            "topic": self._choices("topic", self._topic_counts(), {chosen["topic"]}),
        }

    def _choices(self, name: str, counts: Mapping[str, int], chosen: Collection[str]) -> list[Choice]:
        choices = self.filters[name].extra["choices"]
        return [Choice(value, label, counts.get(value, 0), value in chosen) for value, label in choices]

    def _plain_counts(self, name: str) -> Counter[str]:
        wanted = {other: self._wanted(other) for other in self._plain_names if other != name}
        fits = (
            row for row in self._rows if all(not values or row[other] in values for other, values in wanted.items())
        )
        return Counter(row[name] for row in fits)

    def _wanted(self, name: str) -> list[str]:
        value = self.form.cleaned_data[name]
        return value if isinstance(value, list) else [value] if value else []

    _plain_names = ("audience", "letter", "status")

    @property
    def _rows(self) -> list[dict[str, str]]:
        if not hasattr(self, "_fetched"):
            rows = self._all_but(*self._plain_names).order_by().values_list("audience", "initial", "standing")
            self._fetched = [
                {"audience": audience, "letter": letter_of(initial), "status": standing}
                for audience, initial, standing in rows
            ]
        return self._fetched

    def _topic_counts(self) -> dict[str, int]:
        links = ArticleTopic.objects.filter(page__in=self._all_but("topic").order_by().values("pk"))
        found: dict[int, set[int]] = defaultdict(set)
        for topic, page in links.values_list("topic_id", "page_id"):
            for above in self.tree.upward(topic):
                found[above].add(page)
        return {topic.slug: len(found[topic.pk]) for topic in self.tree.topics}

    def _all_but(self, *names: str) -> QuerySet:
        articles = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                articles = self.filters[name].filter(articles, value)
        return articles
