"""The fields of a video in JSON: where it is played, how it is shown, and what holds today."""

from typing import Any

from cms.core.json_schema import (
    ADDRESS,
    PAGE_REFERENCE,
    SHA_256,
    SIZE,
    TEXT,
    WHOLE_NUMBER,
    Schema,
    exactly,
    named,
    one_of,
    or_null,
)
from cms.core.serializers import WholePageField, absolute, page_reference
from media_library.models.image import NAMED_RENDITIONS
from media_library.video_address import Provider

# A picture in each of its sizes that was made.
SIZES = named("Sizes", exactly(dict.fromkeys(NAMED_RENDITIONS, SIZE), optional=NAMED_RENDITIONS))


class SourceField(WholePageField):
    """What to play: the Center's own file with its SHA-256, or the provider's player, each null where it is not."""

    def to_representation(self, page: Any) -> dict[str, Any]:
        own, hosted = page.source, page.hosted
        return {
            "file": own
            and {
                "url": absolute(own.file.url, self.context),
                "type": own.mime_type,
                "width": own.width,
                "height": own.height,
                "size": own.file_size,
                "sha256": own.file_sha256,
            },
            "hosted": hosted
            and {
                "provider": hosted.provider,
                "video_id": hosted.video_id,
                "url": hosted.page_url,
                "embed_url": hosted.embed_url,
            },
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of what is played."""
        own = {
            "url": ADDRESS,
            "type": TEXT,
            "width": WHOLE_NUMBER,
            "height": WHOLE_NUMBER,
            "size": WHOLE_NUMBER,
            "sha256": SHA_256,
        }
        hosted = {"provider": one_of(Provider.values), "video_id": TEXT, "url": ADDRESS, "embed_url": ADDRESS}
        return named("VideoSource", exactly({"file": or_null(exactly(own)), "hosted": or_null(exactly(hosted))}))


class PosterField(WholePageField):
    """Every named size of the poster that has been made: `{name: {url, width, height, alt}}`; null without a poster."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return {
            name: {
                "url": absolute(size.url, self.context),
                "width": size.width,
                "height": size.height,
                "alt": page.poster_alt,
            }
            for name, size in page.poster_sizes.items()
        } or None

    def api_schema(self) -> Schema:
        """Return what JSON says of the poster."""
        return or_null(SIZES)


class AdviceField(WholePageField):
    """The page that holds the current advice, while it is public."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return page_reference(page.advice)

    def api_schema(self) -> Schema:
        """Return what JSON says of the page."""
        return or_null(PAGE_REFERENCE)


class SpeakersLineField(WholePageField):
    """The speakers in one line, for lists."""

    def to_representation(self, page: Any) -> str:
        return page.credited

    def api_schema(self) -> Schema:
        """Return what JSON says of the speakers."""
        return TEXT
