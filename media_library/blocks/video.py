"""A video of the Center, shown on other pages by its title."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from wagtail import blocks
from wagtail.models import Page

from cms.core.block_schema import struct_schema
from cms.core.blocks.link import PublicPageChooserBlock, is_public
from cms.core.json_schema import TEXT, YES_OR_NO, Schema
from cms.core.links import linked_ids
from cms.core.pages import is_restricted
from media_library.models import VideoPage

_at_hand: ContextVar[Mapping[int, VideoPage | None]] = ContextVar("videos_at_hand")


def _videos(ids: set[int]) -> dict[int, VideoPage | None]:
    openness = ExpressionWrapper(Q(live=True) & ~is_restricted(), output_field=BooleanField())
    found = VideoPage.objects.annotate(open_to_public=openness).in_bulk(list(ids)) if ids else {}
    return {pk: found.get(pk) for pk in ids}


@contextmanager
def linked_videos_at_hand(raw: Any) -> Iterator[None]:
    """Resolve, inside the `with`, every video in these stored blocks from one query."""
    token = _at_hand.set(_videos(set(linked_ids(raw))))
    try:
        yield
    finally:
        _at_hand.reset(token)


class VideoChooserBlock(PublicPageChooserBlock):
    """A video; all that one stream shows come from one query, each knowing whether the public may open it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="media_library.VideoPage", **kwargs)

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Page | None]:
        values = list(values)
        found = dict(_at_hand.get({}))
        found |= _videos({value for value in values if value is not None and value not in found})
        return [found.get(value) for value in values]


class VideoValue(blocks.StructValue):
    """A video that is shown only while the public may watch it."""

    @property
    def shown(self) -> VideoPage | None:
        """Return the video, while the public may open its page."""
        page = self.get("page")
        return page if is_public(page) else None


class VideoBlock(blocks.StructBlock):
    """A link to a video with what readers decide by: how long it is, who speaks, and whether its advice holds."""

    page = VideoChooserBlock(
        label="Video",
        help_text="Its title, length and speakers are shown as they are on its own page; dropped when it is withdrawn.",
    )

    def get_api_representation(self, value: VideoValue, context: dict[str, Any] | None = None) -> dict[str, Any]:
        shown = value.shown
        return {
            **super().get_api_representation(value, context=context),
            "duration": shown.duration if shown else "",
            "credited": shown.credited if shown else "",
            "superseded": shown.superseded if shown else False,
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the video."""
        return struct_schema(self, duration=TEXT, credited=TEXT, superseded=YES_OR_NO)

    class Meta:
        icon = "media"
        label = "Video"
        group = "Media"
        description = "One of the Center’s videos, by its title, length and speakers. Nothing is loaded from there."
        preview_value = {"page": None}
        template = "media_library/blocks/video.html"
        value_class = VideoValue
