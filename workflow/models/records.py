"""Append-only records: who contributed to a text, and what happened."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Contribution(models.Model):
    """Somebody's part in a revision. It outlives the page, so the page is a number and not a constraint."""

    class Kind(models.TextChoices):
        SAVED = "saved", "Saved the revision"
        REVERTED = "reverted", "Wrote what it was reverted to"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    lineage = models.UUIDField(db_index=True)
    revision_id = models.BigIntegerField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.SAVED)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision_id", "user", "kind"], name="one_contribution_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: revision {self.revision_id}"


class AuditEntry(models.Model):
    """One link of the audit: what happened, who did it and on what grounds; workflow.chain says what its hash covers.

    `number` counts from 1 without gaps. Both hashes are SHA-256 as 64 hexadecimal digits.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=255)
    action = models.CharField(max_length=64)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    page_title = models.CharField(max_length=255, blank=True)
    revision_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    account_event_id = models.PositiveBigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["page", "-number"], name="audit_by_page")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action}"
