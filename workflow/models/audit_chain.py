"""Where the audit ends, and what the database itself notes about accounts."""

from django.db import models


class AuditHead(models.Model):
    """The one row that says where the audit ends; whoever appends locks it last and moves it on by one."""

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "head of the audit"
        verbose_name_plural = "head of the audit"

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class AccountEvent(models.Model):
    """A change of an account or of its groups, noted by a trigger: whoever made it, and by whatever way.

    `database_user` is empty on SQLite, which knows none. `absorbed_as` is the number of the audit entry that took the
    event into the chain.
    """

    class What(models.TextChoices):
        CREATED = "account_created", "Account created"
        DELETED = "account_deleted", "Account deleted"
        ACTIVATED = "account_activated", "Account activated"
        DEACTIVATED = "account_deactivated", "Account deactivated"
        SUPERUSER_GRANTED = "superuser_granted", "Made a superuser"
        SUPERUSER_REVOKED = "superuser_revoked", "No longer a superuser"
        USERNAME_CHANGED = "username_changed", "User name changed"
        EMAIL_CHANGED = "email_changed", "E-mail address changed"
        PASSWORD_CHANGED = "password_changed", "Password changed"
        GROUP_ADDED = "group_added", "Added to a group"
        GROUP_REMOVED = "group_removed", "Removed from a group"
        GROUP_RENAMED = "group_renamed", "Group renamed"

    at = models.DateTimeField()
    what = models.CharField(max_length=32, choices=What.choices)
    user_id = models.BigIntegerField(null=True)
    username = models.CharField(max_length=150, blank=True)
    group_id = models.BigIntegerField(null=True)
    group_name = models.CharField(max_length=150, blank=True)
    detail = models.CharField(max_length=320, blank=True)
    database_user = models.CharField(max_length=64, blank=True)
    absorbed_as = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="events_to_absorb", condition=models.Q(absorbed_as=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.username or self.group_name}"
