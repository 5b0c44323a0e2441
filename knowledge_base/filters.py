"""How articles are narrowed down: one definition for the site's lists and for the API's query strings."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from knowledge_base.models.topic_article_page import ArticleTopic

LONGEST_QUERY = 200


def about(topics: QuerySet[Topic]) -> Q:
    """Match articles about any of `topics`, each article once."""
    return Q(pk__in=ArticleTopic.objects.filter(topic__in=topics).values("page"))


class ArticleFilterSet(django_filters.FilterSet):
    """Articles by topic (with everything below it), audience, words and state of review."""

    q = django_filters.CharFilter(
        label="Words",
        method="filter_words",
        max_length=LONGEST_QUERY,
        help_text="In the question, the short answer or a topic.",
    )
    topic = django_filters.ModelChoiceFilter(
        label="Topic",
        queryset=Topic.objects.all(),
        to_field_name="slug",
        method="filter_topic",
        empty_label="All topics",
    )
    audience = django_filters.ChoiceFilter(
        label="For", choices=Audience.choices, empty_label="Everybody", widget=forms.RadioSelect
    )
    status = django_filters.ChoiceFilter(
        label="State of review",
        choices=[("current", "Current"), ("overdue", "Past the review date")],
        method="filter_status",
        empty_label="All",
    )

    class Meta:
        fields: list[str] = []

    def filter_words(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        """Keep articles in which every word occurs."""
        for word in value.split():
            words = Q(title__icontains=word) | Q(summary__icontains=word)
            articles = articles.filter(words | about(Topic.objects.matching(word)))
        return articles

    def filter_topic(self, articles: QuerySet, name: str, value: Topic) -> QuerySet:
        """Keep articles about the topic, or about one below it."""
        return articles.filter(about(Topic.objects.within(value)))

    def filter_status(self, articles: QuerySet, name: str, value: str) -> QuerySet:
        """Keep articles that are within, or past, their review date today."""
        past = Q(governance__next_review_on__lt=timezone.localdate())
        return articles.filter(past) if value == "overdue" else articles.exclude(past)
