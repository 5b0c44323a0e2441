"""Who holds a clinical role: proposed by one person, confirmed by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


def is_standing(path: str = "") -> models.Q:
    """Match grants that were confirmed and have not ended; `path` leads to them from another model."""
    return models.Q(**{f"{path}confirmed_at__isnull": False, f"{path}ended_at__isnull": True})


class RoleGrantQuerySet(models.QuerySet):
    """Grants, narrowed to those that wait and those that count."""

    def waiting(self) -> RoleGrantQuerySet:
        """Proposals that nobody has confirmed or declined."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)

    def standing(self) -> RoleGrantQuerySet:
        """Grants that were confirmed and have not ended."""
        return self.filter(is_standing())


class RoleGrant(models.Model):
    """One clinical role of one person; append-only, but for its confirmation and its end.

    `proposed_by` and `confirmed_by` are None where the system installed the first lead.
    """

    class Role(models.TextChoices):
        CLINICAL_REVIEWER = "clinical_reviewer", "Clinical reviewer"
        CLINICAL_LEAD = "clinical_lead", "Clinical lead"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role.choices)
    reason = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(ended_at__isnull=True), name="one_open_grant_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display().lower()}"
