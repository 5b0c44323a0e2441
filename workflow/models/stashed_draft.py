"""What an author typed while the page could not take it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class StashedDraft(models.Model):
    """Text that a lock kept from being saved, held for its author until it is taken back or thrown away."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="stashed_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField()
    stashed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="one_stash_per_page_and_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.page}"
