"""What asks for a new look at a live page: why, since when, by when, and how it ended."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from workflow.models.sign_off import SignOff


class RereviewRequestQuerySet(models.QuerySet):
    """Requests, narrowed to those that somebody has to answer."""

    def open(self) -> RereviewRequestQuerySet:
        """Requests that nobody has answered."""
        return self.filter(closed_at__isnull=True)

    def about(self, record_key: str) -> RereviewRequestQuerySet:
        """Requests that one record caused, or one reviewer (`reviewer_key`)."""
        return self.filter(record_key=record_key)

    def reaffirmed(self) -> RereviewRequestQuerySet:
        """Requests that were answered by confirming the very text that is live."""
        return self.filter(outcome=RereviewRequest.Outcome.REAFFIRMED, closed_by__revision=F("page__live_revision"))

    def owned_by(self, user: models.Model) -> RereviewRequestQuerySet:
        """Requests about the pages that `user` answers for."""
        return self.filter(Q(page__governance__owner=user) | Q(page__governance__owner__isnull=True, page__owner=user))

    def by_urgency(self) -> RereviewRequestQuerySet:
        """Requests with all that a row shows, the one due first at the top."""
        return self.select_related("page__governance__owner", "page__content_type", "page__owner").order_by(
            "due_on", "pk"
        )


class RereviewRequest(models.Model):
    """One reason to read a live page again. `record_name` and `record_warning` are the record's words at that time."""

    class Cause(models.TextChoices):
        SOURCE = "source", "A source no longer holds"
        REVIEW_DATE = "review_date", "Its review date passed"
        TIER = "tier", "Its risk tier was raised"
        LICENSE = "license", "The license of a reviewer expired"

    class Outcome(models.TextChoices):
        SIGNED = "signed", "A changed text was signed"
        REAFFIRMED = "reaffirmed", "The text was read again and confirmed"
        WITHDRAWN = "withdrawn", "The page was withdrawn"
        RESTORED = "restored", "What it rests on stands again"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="rereview_requests")
    cause = models.CharField(max_length=16, choices=Cause.choices)
    record_key = models.CharField(max_length=100, blank=True)
    record_name = models.TextField(blank=True)
    record_warning = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    closed_by = models.ForeignKey(
        SignOff,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # the signature is the answer
        related_name="+",
    )

    objects = RereviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "request for re-review"
        verbose_name_plural = "requests for re-review"
        indexes = [
            models.Index(fields=["due_on"], condition=Q(closed_at__isnull=True), name="open_rereviews_by_day"),
            models.Index(fields=["record_key"], name="rereviews_by_record"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "cause", "record_key"],
                condition=Q(closed_at__isnull=True),
                name="one_open_rereview_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_rereview_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.why}"

    @property
    def why(self) -> str:
        """Say why the page is to be read again, in one line."""
        if not self.record_name:
            return self.get_cause_display()
        return f"{self.record_warning or self.get_cause_display()}: {self.record_name}"

    @property
    def owner(self) -> Any:
        """Return who answers for the page: its governance says so, or else who started it."""
        return self.page.governance.owner or self.page.owner

    def is_late(self, today: datetime.date | None = None) -> bool:
        """Tell whether nobody answered in time, in the Center's days."""
        return self.closed_at is None and self.due_on < (today or timezone.localdate())
