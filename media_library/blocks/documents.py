"""Files and resources for readers to take along.

Models are named, not imported: pages of this room are built of these blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.at_hand import AtHandChoice
from cms.core.blocks.ready import ReadyBlock
from cms.core.json_schema import ADDRESS, SHA_256, TEXT, WHOLE_NUMBER, Schema, named, or_null, record
from cms.core.rich_text import site_root_url
from cms.vocabulary.blocks import SealedChoice

if TYPE_CHECKING:
    from media_library.models import CenterDocument, Resource


def absolute(path: str) -> str:
    """Return an address within the site with scheme and host."""
    return f"{site_root_url()}{path}" if path.startswith("/") else path


class OwnDocumentChooserBlock(AtHandChoice, DocumentChooserBlock):
    """One file of the library, with the SHA-256 that was signed."""

    def choices(self) -> QuerySet:
        return self.model_class.objects.select_related("collection")

    def get_api_representation(
        self, value: CenterDocument | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        words = (context or {}).get("sealed_words", type(value).sealed_words)(value)
        return {
            "id": value.pk,
            "type": value._meta.label,
            "title": words["title"],
            "url": absolute(value.url) if value.is_as_signed(words) else None,
            "sha256": words["file_sha256"],
            "kind": value.kind,
            "size": value.file_size,
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the file."""
        facts = {"sha256": SHA_256, "kind": TEXT, "size": or_null(WHOLE_NUMBER)}
        return or_null(named("DocumentReference", record(self.model_class._meta.label, **facts)))


class DocumentBlock(ReadyBlock):
    """One file to download, with its version and the day until which it was checked."""

    needs = {
        "document": "Choose a file: none was chosen, or the one that stood here is gone.",
        "version": "Write the version of this file: readers compare it with theirs.",
        "reviewed_on": "Write the day on which somebody last read this file through.",
    }

    document = OwnDocumentChooserBlock(help_text="Readers download exactly the file that is signed with the page.")
    version = blocks.CharBlock(max_length=60, help_text="Printed below the link, for example “Version 2”.")
    reviewed_on = blocks.DateBlock(
        label="Reviewed on", help_text="Printed below the link: when somebody last read the whole file."
    )
    note = blocks.CharBlock(
        required=False, max_length=240, help_text="What the file is good for, in one sentence; may stay empty."
    )

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        document = value.get("document")
        if document and not document.is_open():
            found["document"] = f"The public may not open “{document}”: its collection is restricted."
        elif document and not document.file.storage.exists(document.file.name):
            found["document"] = f"The file of “{document}” is gone from the library. Upload it anew."
        return found

    class Meta:
        icon = "doc-full-inverse"
        label = "Document"
        group = "Files"
        description = "One file to download, with its kind, size, version and day of review."
        preview_value = {
            "document": None,
            "version": "Version 2",
            "reviewed_on": None,
            "note": "One page to hang beside the desk.",
        }
        template = "media_library/blocks/document.html"


class ResourceChooserBlock(SealedChoice, SnippetChooserBlock):
    """One resource of the library."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("media_library.Resource", **kwargs)

    def choices(self) -> QuerySet:
        return self.model_class.objects.with_files()

    def said(self, value: Resource, words: dict[str, str]) -> dict[str, Any]:
        newer = value.superseded_by
        return {
            **words,
            "title": words["title"],
            "url": absolute(value.link_as_signed(words)) or None,
            "warning": value.warning(),
            "superseded_by": newer
            and {"id": newer.pk, "type": newer._meta.label, "title": newer.title, "url": absolute(newer.link)},
        }

    def said_schema(self) -> dict[str, Schema]:
        words = super().said_schema()
        newer = or_null(named("ResourceReference", record(self.model_class._meta.label)))
        return {**words, "title": TEXT, "url": or_null(ADDRESS), "warning": TEXT, "superseded_by": newer}

    class Meta:
        icon = "folder-open-1"


class ResourceListBlock(ReadyBlock):
    """Guidelines, tools, brochures and research under one heading, each once."""

    needs = {"heading": "Give this list a heading.", "resources": "Choose at least one resource."}

    heading = blocks.CharBlock(max_length=80, help_text="A heading of the page: what these resources are good for.")
    resources = blocks.ListBlock(
        ResourceChooserBlock(help_text="Printed in the words that are signed with the page."),
        default=[],
        help_text="Printed in this order. One that something newer replaces says so at once, on every page.",
    )

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        if not all(value["resources"]):
            found["resources"] = "A resource that stood here is gone. Choose another one, or remove the line."
        return {**found, **({"resources": self.needs["resources"]} if not value["resources"] else {})}

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        chosen = [resource.pk for resource in value["resources"] if resource]
        twice = len(set(chosen)) < len(chosen)
        return {"resources": "The same resource stands here twice. Remove one."} if twice else {}

    class Meta:
        icon = "folder-open-1"
        label = "Resources"
        group = "Files"
        description = "Guidelines, tools, brochures and research of the library, with version and day of check."
        preview_value = {"heading": "Guidelines and tools", "resources": []}
        template = "media_library/blocks/resource_list.html"
        label_format = "Resources: {heading}"
