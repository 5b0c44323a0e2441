"""A file that a signature can name: its content is known by its SHA-256."""

import hashlib
import os
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models

from cms.core.references import key_of
from workflow.models import SignOff
from workflow.refusals import Refused

SIGNED = (
    "Pages were signed with this file, so it is never replaced or removed. Add the other file as a new one, choose it "
    "on the page, and hand the page in."
)


class SealedFile(models.Model):
    """An uploaded file whose SHA-256 is written whenever its content may have changed; once signed, it never is.

    The subclass has a field `file` and Wagtail's `open_file()`; `described` names what is read from the file.
    """

    described: tuple[str, ...] = ("file_sha256", "file_hash", "file_size")

    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the SHA-256 of the file as it is now; `has_new_file` then tells receivers whether it changed.

        Raises Refused where another file would take the place of one that was signed.
        """
        update_fields = kwargs.get("update_fields")
        if self._leaves_signed_file(update_fields):
            raise Refused(SIGNED)
        self.has_new_file = self._may_have_new_file(update_fields)
        if self.has_new_file:
            self._describe_file()
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, *self.described}
        super().save(*args, **kwargs)
        if self.has_new_file:
            self._stored_name = self.file.name

    def clean(self) -> None:
        """Refuse another file in the place of one that was signed."""
        super().clean()
        if self._leaves_signed_file(None):
            raise ValidationError({"file": SIGNED})

    def is_signed(self) -> bool:
        """Tell whether a page was ever signed with this file."""
        return SignOff.objects.filter(dependencies__has_key=key_of(self)).exists()

    def stored_sha256(self) -> str:
        """Return the SHA-256 of the file as it is stored now, read anew; nothing when there is none."""
        try:
            with self.file.storage.open(self.file.name, "rb") as content:
                return sha256_of(content)
        except (OSError, ValueError):
            return ""

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        instance = super().from_db(*args, **kwargs)
        if "file" not in instance.get_deferred_fields():
            instance._stored_name = instance.file.name
        return instance

    def _describe_file(self) -> None:
        with self.open_file() as content:
            self.file_sha256 = sha256_of(content)
            self.file_size = content.seek(0, os.SEEK_END)
            self._describe_further(content)
            content.seek(0)

    def _describe_further(self, content: File) -> None:
        self._set_file_hash()  # Wagtail's own, by which it finds duplicates

    def _leaves_signed_file(self, update_fields: Any) -> bool:
        if self.pk is None or (update_fields is not None and "file" not in update_fields):
            return False
        if "file" in self.get_deferred_fields() or (self.file and not self._may_have_new_file(None)):
            return False
        return self.is_signed()

    def _may_have_new_file(self, update_fields: Any) -> bool:
        if update_fields is not None and "file" not in update_fields:
            return False
        if "file" in self.get_deferred_fields() or not self.file:
            return False
        return not self.file._committed or self.file.name != getattr(self, "_stored_name", None)


def sha256_of(content: File) -> str:
    """Return the SHA-256 of an open file, read from its beginning, as 64 hexadecimal digits."""
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()
