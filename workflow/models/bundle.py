"""Pages that go live together, in one transaction, or not at all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class BundleQuerySet(models.QuerySet):
    """Bundles, narrowed to those that are not over."""

    def pending(self) -> BundleQuerySet:
        """Bundles that are still to go live."""
        return self.filter(status__in=[Bundle.Status.OPEN, Bundle.Status.CLOSED])

    def closed(self) -> BundleQuerySet:
        """Bundles that take no more pages and go live when all are signed."""
        return self.filter(status=Bundle.Status.CLOSED)


class Bundle(models.Model):
    """A set of pages that goes live as one; `release_at` is the moment before which it does not."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        RELEASED = "released", "Live"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField(max_length=120)
    note = models.TextField(max_length=1000, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    release_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """Tell whether it is still to go live."""
        return self.status in (self.Status.OPEN, self.Status.CLOSED)


class BundlePage(models.Model):
    """The place of one page in a bundle; it ends when the bundle is live, and is kept to be read."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="places")
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.PROTECT,  # a bundle that lost a page without a word would go live without it
        related_name="bundle_places",
    )
    added_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    submission = models.ForeignKey(
        "workflow.Submission",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # what went live with the bundle
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "page"], name="once_in_a_bundle"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(ended_at__isnull=True), name="in_one_pending_bundle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} in {self.bundle}"
