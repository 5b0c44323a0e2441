"""The account that signs in. What a person may do comes from groups, not from here."""

from asgiref.sync import sync_to_async
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction

from cms.users.signals import password_rehashed


class User(AbstractUser):
    """Someone who signs in to the admin; never deleted once they wrote or signed, only deactivated."""

    email = models.EmailField("email address", unique=True, help_text="Review requests and decisions are sent here.")

    REQUIRED_FIELDS = ["email"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password; one that is stored in an outdated way is stored anew, and said so."""
        return check_password(raw_password, self.password, self._store_anew)

    async def acheck_password(self, raw_password: str | None) -> bool:
        return await sync_to_async(self.check_password)(raw_password)

    @transaction.atomic
    def _store_anew(self, raw_password: str) -> None:
        before = self.password
        self.set_password(raw_password)
        self._password = None  # the same password: nothing for validators to hear of
        self.save(update_fields=["password"])
        password_rehashed.send(sender=type(self), user=self, before=before)
