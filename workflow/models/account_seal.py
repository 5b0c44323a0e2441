"""What a clinician's account was when it was last known to be theirs."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class AccountSeal(models.Model):
    """One sealing of an account, or one breaking of its seal; append-only, the newest row of a person counts.

    `digest` is a SHA-256, 64 hexadecimal digits, or empty where the seal was broken. `by` is None where the system
    acted, or where nobody knows who did.
    """

    class Kind(models.TextChoices):
        SYSTEM = "system", "Set up with the site"
        GRANTED = "granted", "Confirmed together with a role"
        OWN = "own", "Changed by the person, who entered the current password"
        RESET = "reset", "Password set anew through the confirmed e-mail address"
        REHASHED = "rehashed", "The same password, stored in a newer way"
        CONFIRMED = "confirmed", "Confirmed by a clinical lead"
        CHANGED = "changed", "Name, e-mail address, password, access or printed words changed by somebody else"
        RETURNED = "returned", "Switched off, and on again"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account_seals")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "-id"], name="seal_by_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display().lower()}"
