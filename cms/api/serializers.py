"""How the API writes a record: Wagtail's shape, with absolute addresses and a review beside every page."""

from typing import Any

from rest_framework.fields import CharField, Field, IntegerField
from taggit.managers import _TaggableManager
from wagtail.api.v2 import serializers as stock
from wagtail.api.v2.utils import get_full_url
from wagtail.documents.api.v2.serializers import DocumentSerializer as StockDocumentSerializer
from wagtail.images.api.v2.serializers import ImageSerializer as StockImageSerializer

from cms.core.json_schema import ADDRESS, TEXT, Schema, list_of
from media_library.models import CenterImage
from media_library.serializers import SIZES


class WholeRecordField(Field):
    """A field that is computed from the whole record."""

    def get_attribute(self, instance: Any) -> Any:
        return instance


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
