"""What kept a release from going live when it was tried last, and when it is tried again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from workflow.models.bundle import Bundle
from workflow.models.submission import Submission


class ReleaseTrouble(models.Model):
    """One submission, or one bundle, that was due and did not go live; gone once it did, or waits for people again."""

    submission = models.OneToOneField(Submission, null=True, on_delete=models.CASCADE, related_name="trouble")
    bundle = models.OneToOneField(Bundle, null=True, on_delete=models.CASCADE, related_name="trouble")
    what = models.TextField()
    tries = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField(default=timezone.now)
    try_again_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=True) ^ Q(bundle__isnull=True), name="trouble_is_of_one_release"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission or self.bundle}: {self.what}"
