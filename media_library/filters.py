"""How sessions are narrowed down."""

import django_filters
from django import forms
from django.db.models import QuerySet

from media_library.models.session_page import SessionPage
from media_library.models.session_query_set import SessionPageQuerySet

COMING_UP = "coming-up"


class SessionFilterSet(django_filters.FilterSet):
    """Sessions by kind, and by whether they are still to come, over, or over with a recording."""

    kind = django_filters.ChoiceFilter(
        label="Kind", choices=SessionPage.Kind.choices, empty_label="All kinds", widget=forms.RadioSelect
    )
    when = django_filters.ChoiceFilter(
        label="When",
        choices=[(COMING_UP, "Coming up"), ("past", "Past sessions"), ("recorded", "Past, with a recording")],
        method="filter_when",
        empty_label=None,
        widget=forms.RadioSelect,
    )

    class Meta:
        fields: list[str] = []

    def filter_when(self, sessions: SessionPageQuerySet, name: str, value: str) -> QuerySet:
        """Keep what is under way or to come, next first; or what is over, last first."""
        chosen = {"past": sessions.over, "recorded": sessions.recorded}.get(value, sessions.coming_up)
        return chosen()
