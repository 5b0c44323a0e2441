"""Guidelines, brochures, tools and research that the Center recommends: as a file of its own or at an address."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Lower
from wagtail.search import index

from cms.core.whole import SavedWhole
from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from media_library.models.document import CenterDocument
from media_library.resource_faults import faults


class ResourceQuerySet(models.QuerySet):
    """Resources, with everything that a list prints."""

    def with_files(self) -> ResourceQuerySet:
        """Fetch, in the same query, the file of each and what supersedes it."""
        return self.select_related("document", "superseded_by__document")

    def current(self) -> ResourceQuerySet:
        """Leave out what something newer supersedes."""
        return self.filter(superseded_by=None)


class Resource(index.Indexed, SavedWhole):
    """Something worth having beside an answer. Its words are printed as signed; what supersedes it shows at once."""

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", "Guideline"
        BROCHURE = "brochure", "Brochure"
        TOOL = "tool", "Tool"
        RESEARCH = "research", "Research"

    kind = models.CharField(max_length=16, choices=Kind.choices, help_text="Printed with it; lists are ordered by it.")
    title = models.CharField(
        max_length=255, help_text="As printed on the resource itself: it is the text of the link on every page."
    )
    description = models.CharField(
        max_length=240, blank=True, help_text="Printed below the title: what it is good for, in one sentence."
    )
    publisher = models.CharField(max_length=200, help_text="Printed after the title: who answers for it.")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1900)], help_text="Printed after the publisher."
    )
    version = models.CharField(
        max_length=60,
        blank=True,
        help_text="Printed as written, for example “Version 2”: readers compare it with theirs.",
    )
    document = models.ForeignKey(
        CenterDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # pages were signed on this file
        related_name="resources",
        help_text="A file of ours, which readers download here. Leave the address empty then.",
    )
    url = models.CharField(
        "address",
        max_length=500,
        blank=True,
        validators=[
            URLValidator(
                schemes=["https"],
                message="Copy a whole address that begins with https:// from the browser’s address bar.",
            )
        ],
        help_text="Where readers find it on the publisher’s own site. Leave the file empty then.",
    )
    audience = models.CharField(
        max_length=32, choices=Audience.choices, help_text="Printed with it, and filtered by: who is meant to read it."
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="resources", help_text="Lists of these topics, and of broader ones, show it."
    )
    checked_on = models.DateField(
        null=True, blank=True, help_text="Printed as “Checked”: the day on which somebody last opened it."
    )
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        help_text="Shown at once on every page with this resource: readers are sent to the newer one.",
    )

    objects = ResourceQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("publisher"),
        index.AutocompleteField("publisher"),
        index.FilterField("kind"),
        index.FilterField("audience"),
    ]

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                Lower("title"), Lower("publisher"), "year", Lower("version"), name="resource_edition_once"
            ),
            models.UniqueConstraint(fields=["document"], name="resource_document_once"),
            models.UniqueConstraint(
                fields=["url", "version"], condition=~models.Q(url=""), name="resource_address_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.title, self.version or str(self.year or "")]))

    def clean(self) -> None:
        """Refuse what leads nowhere, what stands here twice, and what would supersede itself."""
        super().clean()
        if found := faults(self):
            raise ValidationError(found)

    @property
    def link(self) -> str:
        """Return the address at which a reader finds the resource."""
        return self.document.url if self.document_id else self.url

    def link_as_signed(self, words: Mapping[str, str]) -> str:
        """Return where the signed words lead; nothing when the file is no longer the one that was signed."""
        if not words["file_sha256"]:
            return words["url"]
        return self.document.url if self.document_id and self.document.is_as_signed(words) else ""

    def is_fallen(self) -> bool:
        """Whether something newer has taken its place."""
        return self.superseded_by_id is not None

    def warning(self) -> str:
        """Return what readers are told beside every use of this resource; nothing while it is the newest."""
        return "Replaced by a newer one" if self.is_fallen() else ""

    def stored_sha256(self) -> str:
        """Return the SHA-256 of the file as it is stored now; nothing when there is none."""
        return self.document.stored_sha256() if self.document_id else ""

    def sealed_words(self) -> dict[str, str]:
        """Return the words, and the SHA-256 of the file, that a signature covers where this resource is printed."""
        return {
            "kind": self.get_kind_display(),
            "title": self.title,
            "description": self.description,
            "publisher": self.publisher,
            "year": str(self.year or ""),
            "version": self.version,
            "audience": self.get_audience_display(),
            "url": self.url,
            "file_sha256": self.document.file_sha256 if self.document_id else "",
            "checked_on": self.checked_on.isoformat() if self.checked_on else "",
        }
