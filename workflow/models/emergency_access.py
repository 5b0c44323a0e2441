"""Break-glass: one hour in which somebody may take live pages back, as one person asked and another confirmed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

LASTS = datetime.timedelta(hours=1)


class EmergencyAccessQuerySet(models.QuerySet):
    """Emergency accesses, narrowed to those that wait and those that count."""

    def waiting(self) -> EmergencyAccessQuerySet:
        """Those that nobody has confirmed yet, and that were asked for within the hour."""
        return self.filter(confirmed_at=None, closed_at=None, asked_at__gt=timezone.now() - LASTS)

    def running(self) -> EmergencyAccessQuerySet:
        """Those that count now."""
        now = timezone.now()
        return self.filter(closed_at=None, confirmed_at__lte=now, confirmed_at__gt=now - LASTS)

    def over(self) -> EmergencyAccessQuerySet:
        """Those whose hour has passed and that nobody closed."""
        before = timezone.now() - LASTS
        confirmed = models.Q(confirmed_at__lte=before)
        return self.filter(confirmed | models.Q(confirmed_at=None, asked_at__lte=before), closed_at=None)


class EmergencyAccess(models.Model):
    """What one person asked for on behalf of `person`; append-only, but for its confirmation and its end.

    It counts for an hour from `confirmed_at`. `closed_by` is None where the hour simply passed.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "emergency access"
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(closed_at__isnull=True), name="one_open_emergency_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, asked for by {self.asked_by}"

    @property
    def ends_at(self) -> datetime.datetime | None:
        """When it ends by itself."""
        return self.confirmed_at + LASTS if self.confirmed_at else None

    @property
    def ended_at(self) -> datetime.datetime | None:
        """When it ended, or will end by itself; None where it never counted."""
        if self.confirmed_at is None:
            return None
        return min(self.closed_at, self.confirmed_at + LASTS) if self.closed_at else self.confirmed_at + LASTS

    @property
    def is_running(self) -> bool:
        """Whether it counts now."""
        now = timezone.now()
        return self.closed_at is None and self.confirmed_at is not None and now - LASTS < self.confirmed_at <= now
