"""Pictures, with the rights to show them and a fixed set of sizes."""

from collections.abc import Iterable

from django.core.files.base import ContentFile, File
from django.core.validators import URLValidator
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from media_library.models.sealed_file import SealedFile

# Public names and their Wagtail specifications: made once at upload, shown on pages, answered by the API.
NAMED_RENDITIONS = {"thumbnail": "fill-320x180", "card": "width-640", "page": "width-1280"}
# What Wagtail's library, choosers and edit form show; made with the others, because no GET may write.
ADMIN_PREVIEWS = ("max-165x165", "max-800x600", "max-150x150", "max-400x400")


class CenterImage(SealedFile, AbstractImage):
    """A picture; what it means on a page is said by the alt text of the block that shows it."""

    class Rights(models.TextChoices):
        OWN = "own", "Made by the Center"
        PUBLIC_DOMAIN = "public-domain", "Public domain"
        CC_BY = "cc-by", "Creative Commons Attribution"
        CC_BY_SA = "cc-by-sa", "Creative Commons Attribution-ShareAlike"
        PERMISSION = "permission", "Used with written permission"

    title = models.CharField(
        max_length=255,
        help_text="Finds the image in the library and is given to sites that pull it; readers do not see it.",
    )
    description = models.CharField(
        max_length=255,
        blank=True,
        help_text="Offered as alt text where the image is chosen; left empty, each author has to write one.",
    )
    rights = models.CharField(
        max_length=20,
        blank=True,
        choices=Rights,
        help_text="Tells other sites whether they may show the image; left empty, they have to ask the Center.",
    )
    credit = models.CharField(
        max_length=255,
        blank=True,
        help_text="Printed under the image on every page, for example the name that a license asks for.",
    )
    source_url = models.CharField(
        "source",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text="Published with the image, so that reviewers and other sites can check where it comes from.",
    )

    api_fields = ["description", "rights", "credit", "source_url"]
    admin_form_fields = (
        "title",
        "file",
        "description",
        "rights",
        "credit",
        "source_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        """Return the description, never a title or a file name: an invented alt text is worse than none."""
        return self.description

    def sealed_words(self) -> dict[str, str]:
        """Return what a signature on a page that shows the image covers."""
        return {"title": self.title, "credit": self.credit, "file_sha256": self.file_sha256}

    def named_renditions(self) -> dict[str, "CenterRendition"]:
        """Return name -> rendition for those already made; nothing is made here, so a GET never writes.

        Without a query where the caller used `prefetch_renditions(*NAMED_RENDITIONS.values())`.
        """
        found = {(made.filter_spec, made.focal_point_key): made for made in self._existing_renditions()}
        wanted = {name: (spec, Filter(spec).get_cache_key(self)) for name, spec in NAMED_RENDITIONS.items()}
        return {name: found[key] for name, key in wanted.items() if key in found}

    def _existing_renditions(self) -> Iterable["CenterRendition"]:
        prefetched = self._get_prefetched_renditions()
        if prefetched is not None:
            return prefetched
        return self.renditions.filter(filter_spec__in=NAMED_RENDITIONS.values())

    # Wagtail overrides

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Return the picture in memory: Wagtail leaves its temporary file open until it is collected."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class CenterRendition(AbstractRendition):
    """One size of an image, made when the image was uploaded."""

    image = models.ForeignKey(CenterImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_image_and_spec"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filter_spec} of image {self.image_id}"
