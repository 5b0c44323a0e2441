"""Files to download, such as forms and guidelines."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument

from cms.core.references import key_of
from media_library.content_check import check_document
from media_library.models.sealed_file import SealedFile
from workflow.models import SignOff

KINDS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "txt": "Text"}


class CenterDocument(SealedFile, AbstractDocument):
    """A file that readers download; its content is checked against its name before it is kept."""

    title = models.CharField(
        max_length=255,
        help_text="The text of the download link wherever a page offers the file, and in the public API.",
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        """Refuse a new file that is not what its name claims, in the words of `media_library.content_check`."""
        super().clean()
        if self.file and not self.file._committed:
            extension = PurePosixPath(self.file.name).suffix.lower().lstrip(".")
            try:
                check_document(self.file.file, extension)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def is_open(self) -> bool:
        """Whether the public may download the file: its collection, and those above it, are open to everybody."""
        return not self.collection.get_view_restrictions().exists()

    @property
    def kind(self) -> str:
        """Return how readers know this kind of file, for example “PDF”."""
        return KINDS.get(self.file_extension.lower(), self.file_extension.upper())

    def is_as_signed(self, words: Mapping[str, str]) -> bool:
        """Whether the file is still the one whose SHA-256 is among signed words."""
        return words.get("file_sha256") == self.file_sha256

    def is_signed(self) -> bool:
        """Tell whether a page was ever signed with this file, or with a resource that offers it."""
        if super().is_signed():
            return True
        offered = [key_of(resource) for resource in self.resources.all()]
        if not offered:
            return False
        stored = CenterDocument.objects.values_list("file_sha256", flat=True).get(pk=self.pk)
        return bool(stored) and SignOff.objects.all().covering(stored, offered).exists()

    def sealed_words(self) -> dict[str, str]:
        """Return what a signature on a page that offers the file covers."""
        return {"title": self.title, "file_sha256": self.file_sha256}
