"""A live text that may harm, corrected with one signature at first: why, since when, until when the next is due."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.models.submission import Submission

OPEN = ("drafting", "in_review", "live")


class UrgentCorrectionQuerySet(models.QuerySet):
    """Corrections, narrowed to those that are under way."""

    def open(self) -> UrgentCorrectionQuerySet:
        """Corrections that wait for a text, for its signature, or for the second one."""
        return self.filter(status__in=OPEN)

    def unconfirmed(self, now: datetime.datetime) -> UrgentCorrectionQuerySet:
        """Corrections that are live and whose second signature did not come in time."""
        return self.filter(status="live", due_at__lte=now)


class UrgentCorrection(models.Model):
    """One urgent correction of a page. What was stated never changes; once live, the status only moves forward.

    `notice` is what readers are told. `superseded_revision` is the draft that was set aside: it rests on the text that
    was wrong. `due_at` is set when the correction goes live with its first signature.
    """

    class Status(models.TextChoices):
        DRAFTING = "drafting", "Being written"
        IN_REVIEW = "in_review", "In review"
        LIVE = "live", "Live, waits for its second signature"
        COMPLETED = "completed", "Confirmed"
        WITHDRAWN = "withdrawn", "Withdrawn, not confirmed"
        ABANDONED = "abandoned", "Given up"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.PROTECT, related_name="urgent_corrections")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    notice = models.TextField(max_length=500)
    base_revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    superseded_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.OneToOneField(Submission, null=True, on_delete=models.PROTECT, related_name="urgent_correction")
    due_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFTING)

    objects = UrgentCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(status="live"), name="unconfirmed_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(status__in=OPEN), name="one_urgent_correction_per_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_status_display().lower()}"

    @property
    def is_unconfirmed(self) -> bool:
        """Whether this is live with its first signature only."""
        return self.status == self.Status.LIVE

    @property
    def live_since(self) -> datetime.datetime | None:
        """When the first signature put it live."""
        return self.submission.decided_at if self.due_at and self.submission else None

    @property
    def is_late(self) -> bool:
        """Whether the time for the second signature is over."""
        return self.due_at is not None and self.due_at <= timezone.now()


def correction_under(signed: Sequence[Any]) -> UrgentCorrection | None:
    """Return the urgent correction that went live under these signatures, if it did; asks nothing that was joined."""
    return getattr(signed[0].submission, "urgent_correction", None) if signed else None
