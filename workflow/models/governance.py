"""What is known about a page beside its text: risk, owner, dates and status."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from workflow.models.risk_policy import RiskTier


class Governance(models.Model):
    """How a page is governed; moved only by services, outside the revision and its digest."""

    RiskTier = RiskTier

    class Status(models.TextChoices):
        UNPUBLISHED = "unpublished", "Not published"
        CURRENT = "current", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class WithdrawalReason(models.TextChoices):
        SAFETY = "safety", "It may cause harm"
        ERROR = "error", "It contains an error"
        SUPERSEDED = "superseded", "A newer page replaces it"
        RETIRED = "retired", "It is no longer kept up"

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="governance")
    risk_tier = models.CharField(max_length=16, choices=RiskTier.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a page without an owner is shown as such; its record stays
        related_name="+",
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.UNPUBLISHED)
    last_reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=16, choices=WithdrawalReason.choices, blank=True)
    withdrawal_note = models.TextField(blank=True)
    replacement = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a notice without a link is still true
        related_name="+",
    )

    class Meta:
        verbose_name = "governance"
        verbose_name_plural = "governance"

    def __str__(self) -> str:
        return f"{self.page}: {self.get_status_display()}"

    def is_overdue(self, today: datetime.date | None = None) -> bool:
        """Tell whether the page is published past its review date, in the Center's days."""
        today = today or timezone.localdate()
        return self.status == self.Status.CURRENT and self.next_review_on is not None and self.next_review_on < today

    def review_share(self, today: datetime.date | None = None) -> int:
        """Return how much of the review interval is used up, 0 to 100."""
        if not self.last_reviewed_on or not self.next_review_on:
            return 0
        today = today or timezone.localdate()
        interval = max((self.next_review_on - self.last_reviewed_on).days, 1)
        return min(max((today - self.last_reviewed_on).days * 100 // interval, 0), 100)
