"""Which sessions are coming up, and which are over."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.core.pages import open_to_all
from media_library import schedule
from media_library.schedule import State

A_DAY = datetime.timedelta(days=1)


class SessionPageQuerySet(PageQuerySet):
    """Sessions by where they stand now.

    Moments are no columns: days decide, and of the few sessions that end about today each is asked.
    """

    def coming_up(self) -> SessionPageQuerySet:
        """Return what is under way or upcoming, the next one first; one more query."""
        return self._by_last_day().exclude(self._is_over()).order_by("starts_on", "starts_at", "pk")

    def over(self) -> SessionPageQuerySet:
        """Return what is over, the last one first; one more query."""
        return self._by_last_day().filter(self._is_over()).order_by("-starts_on", "-starts_at", "-pk")

    def recorded(self) -> SessionPageQuerySet:
        """Return what is over and has a recording that anybody may open."""
        public = open_to_all(Page.objects.live())
        return self.over().filter(recording__in=public.values("pk"))

    def _by_last_day(self) -> SessionPageQuerySet:
        return self.annotate(last_day=Coalesce("ends_on", "starts_on"))

    def _is_over(self) -> models.Q:
        now = timezone.now()
        today = now.astimezone(datetime.UTC).date()
        near = self._by_last_day().filter(last_day__range=(today - A_DAY, today + A_DAY))
        ended = [session.pk for session in near if schedule.state(session, now) == State.OVER]
        return models.Q(last_day__lt=today - A_DAY) | models.Q(pk__in=ended)
