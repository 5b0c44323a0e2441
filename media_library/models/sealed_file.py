"""A file that a signature can name: its content is known by its SHA-256."""

import hashlib
import os
from typing import Any, Self

from django.core.files.base import File
from django.db import models


class SealedFile(models.Model):
    """An uploaded file whose SHA-256 is written whenever its content may have changed.

    The subclass has a field `file` and Wagtail's `open_file()`; `described` names what is read from the file.
    """

    described: tuple[str, ...] = ("file_sha256", "file_hash", "file_size")

    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the SHA-256 of the file as it is now; `has_new_file` then tells receivers whether it changed."""
        update_fields = kwargs.get("update_fields")
        self.has_new_file = self._may_have_new_file(update_fields)
        if self.has_new_file:
            self._describe_file()
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, *self.described}
        super().save(*args, **kwargs)
        if self.has_new_file:
            self._stored_name = self.file.name

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
