"""The account that signs in. What a person may do comes from groups, not from here."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in to the admin; never deleted once they wrote or signed, only deactivated."""

    email = models.EmailField("email address", unique=True, help_text="Review requests and decisions are sent here.")

    REQUIRED_FIELDS = ["email"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
