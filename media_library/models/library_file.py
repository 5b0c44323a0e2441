"""A file of the library that Wagtail has no model for: uploaded once, checked, never replaced."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils import timezone
from wagtail.search import index

from media_library.models.sealed_file import SealedFile

KEPT = "A file is never replaced, because pages were signed with it. Add the other file as a record of its own."


class LibraryFile(SealedFile, index.Indexed):
    """One uploaded file; the subclass has a field `file` and says what its content may be.

    `check_content(content, extension, size)` raises ValidationError unless the content, of that many bytes, is what the
    record holds.
    """

    check_content: ClassVar[Callable[[File, str, int], Any]]
    described = ("file_sha256", "file_size")

    title = models.CharField(
        max_length=160, help_text="Finds the file in the library and in choosers; readers do not see it."
    )
    file_size = models.PositiveBigIntegerField("size in bytes", editable=False, default=0)
    uploaded_at = models.DateTimeField("uploaded", editable=False, default=timezone.now)

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        abstract = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not hasattr(cls, "check_content"):
            raise TypeError(f"{cls.__name__} must say what its file may be: give it check_content.")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a file that is not what it has to be, and another file in the place of one that was kept."""
        super().clean()
        if not self.file or not self._may_have_new_file(None):
            return
        if self.pk and getattr(self, "_stored_name", None):
            raise ValidationError({"file": KEPT})
        try:
            self.check_content(self.file.file, PurePosixPath(self.file.name).suffix.lower().lstrip("."), self.file.size)
        except ValidationError as error:
            raise ValidationError({"file": error}) from error

    @contextmanager
    def open_file(self) -> Iterator[File]:
        """Open the file for reading; one that is just being uploaded stays open for whoever stores it."""
        committed = self.file._committed
        try:
            yield self.file.open("rb")
        finally:
            if committed:
                self.file.close()

    def sealed_words(self) -> dict[str, str]:
        """Return what a signature on a page that shows the file covers."""
        return {"file_sha256": self.file_sha256}

    def _describe_further(self, content: File) -> Any:
        """Write down what else the file says of itself."""
