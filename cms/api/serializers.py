"""How the API writes a record: Wagtail's shape, with absolute addresses and a review beside every page."""

from typing import Any

from rest_framework.fields import CharField, Field, IntegerField
from taggit.managers import _TaggableManager
from wagtail.api.v2 import serializers as stock
from wagtail.api.v2.utils import get_full_url
from wagtail.documents.api.v2.serializers import DocumentSerializer as StockDocumentSerializer
from wagtail.images.api.v2.serializers import ImageSerializer as StockImageSerializer
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.api.review import REVIEW, iso, review_of
from cms.core.json_schema import ADDRESS, DAY, PAGE_REFERENCE, TEXT, Schema, exactly, list_of, named, one_of, or_null
from cms.core.serializers import page_reference
from media_library.models import CenterImage
from media_library.serializers import SIZES
from workflow.models import Governance


class WholeRecordField(Field):
    """A field that is computed from the whole record."""

    def get_attribute(self, instance: Any) -> Any:
        return instance


class ReviewField(WholeRecordField):
    """Writes `review`: status, days, reviewers and fingerprint."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return review_of(page)

    def api_schema(self) -> Schema:
        """Return what JSON says of the review."""
        return REVIEW


class TagsField(Field):
    """Writes tags by name, from those already fetched."""

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())

    def api_schema(self) -> Schema:
        """Return what JSON says of the tags."""
        return list_of(TEXT)


class RenditionsField(WholeRecordField):
    """Writes every named size that has been made: `{name: {url, width, height, alt}}`."""

    def to_representation(self, image: CenterImage) -> dict[str, dict[str, Any]]:
        request = self.context["request"]
        return {
            name: {
                "url": get_full_url(request, rendition.url),
                "width": rendition.width,
                "height": rendition.height,
                "alt": image.default_alt_text,
            }
            for name, rendition in image.named_renditions().items()
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the sizes."""
        return SIZES


class ImageDownloadField(WholeRecordField):
    """Writes the absolute address of the file as it was uploaded."""

    def to_representation(self, image: CenterImage) -> str:
        return get_full_url(self.context["request"], image.file.url)

    def api_schema(self) -> Schema:
        """Return what JSON says of the address."""
        return ADDRESS


class AliasOfField(stock.PageAliasOfField):
    """Writes the page that an alias mirrors, while the public may open it."""

    def get_attribute(self, instance: Any) -> Any:
        source = super().get_attribute(instance)
        return source if source and self.context["base_queryset"].filter(pk=source.pk).exists() else None


class PageSerializer(stock.PageSerializer):
    """A page with its review."""

    alias_of = AliasOfField(read_only=True)
    review = ReviewField(read_only=True)


class MediaSerializer(stock.BaseSerializer):
    """A file of the library."""

    sha256 = CharField(source="file_sha256", read_only=True)
    size = IntegerField(source="file_size", read_only=True)

    def build_property_field(self, field_name: str, model_class: type) -> tuple[type[Field], dict[str, Any]]:
        if isinstance(getattr(model_class, field_name), _TaggableManager):
            return TagsField, {}
        return super().build_property_field(field_name, model_class)


class ImageSerializer(MediaSerializer, StockImageSerializer):
    """An image: the file as uploaded, the named sizes, and the rights to show it."""

    download_url = ImageDownloadField(read_only=True)
    renditions = RenditionsField(read_only=True)


class DocumentSerializer(MediaSerializer, StockDocumentSerializer):
    """A document: where to get it, and how to tell that nothing was changed on the way."""


WITHDRAWAL = named(
    "Withdrawal",
    exactly(
        {
            "message": TEXT,
            "reason": one_of(Governance.WithdrawalReason.values),
            "since": or_null(DAY),
            "note": TEXT,
            "replacement": or_null(PAGE_REFERENCE),
        }
    ),
)


def withdrawal_of(page: Page, public: PageQuerySet) -> dict[str, Any]:
    """Return why and since when a page is gone, and the public page that replaces it; never the old text."""
    governance = page.governance
    replacement = public.filter(pk=governance.replacement_id).first() if governance.replacement_id else None
    return {
        "message": "this page was withdrawn",
        "reason": governance.withdrawal_reason,
        "since": iso(governance.withdrawn_on),
        "note": governance.withdrawal_note,
        "replacement": replacement and page_reference(replacement),
    }
