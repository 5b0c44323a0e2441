"""The register of reviewers: what somebody is qualified for, until when, and what interests they declared."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class ReviewerRecord(models.Model):
    """What the Center knows of a reviewer, one version of it; the newest that a second person confirmed counts.

    Append-only but for the confirmation, so that it can be said who was qualified on any day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer_records")
    specialties = models.JSONField(
        default=list, blank=True, help_text="A page of high risk asks for people of named specialties."
    )
    license_expires_on = models.DateField(
        "license valid until",
        null=True,
        blank=True,
        help_text="After this day the reviewer signs nothing. Leave it empty where the profession has no license.",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,  # the system, at the installation
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "-pk"]
        verbose_name = "reviewer"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("user")) & (Q(recorded_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")))),
                name="reviewer_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class InterestDeclaration(models.Model):
    """What a reviewer declared: the subjects in which they have an interest, or that there are none. Append-only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interest_declarations")
    declared_at = models.DateTimeField(default=timezone.now)
    # Each {"topic": id, "name": its name then, "interest": what it is}.
    interests = models.JSONField(default=list)

    class Meta:
        ordering = ["user", "-pk"]
        verbose_name = "declaration of interests"
        verbose_name_plural = "declarations of interests"

    def __str__(self) -> str:
        return f"{self.user}, {self.declared_at:%Y-%m-%d}"
