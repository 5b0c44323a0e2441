"""What the player shows: the video, on its own or another site, its length, and the picture before it is played."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from media_library import clock, readiness
from media_library.models.image import NAMED_RENDITIONS, CenterImage, CenterRendition
from media_library.video_address import HostedVideo, Provider

if TYPE_CHECKING:
    from media_library.models import VideoFile

POSTER_CROPS = ("0 0 320 180", "60 60 240 135", "-60 20 320 180", "20 150 280 157")


class Playable:
    """Follows from the file or the address that a video keeps, and from its poster."""

    pk: Any
    _meta: Any
    address: Any
    provider: Any
    provider_video_id: Any
    duration: Any
    video_file: Any
    poster: CenterImage | None
    poster_id: int | None

    @property
    def hosted(self) -> HostedVideo | None:
        """Return the video on another site, as it was read from the address when the page was saved."""
        return HostedVideo(Provider(self.provider), self.provider_video_id) if self.provider else None

    @property
    def source(self) -> VideoFile | None:
        """Return the Center's own file, if the video is one."""
        return self.video_file

    @property
    def seconds(self) -> int:
        """Return the length in seconds; 0 while it is not known."""
        return clock.seconds_or_none(self.duration) or 0

    @property
    def length_in_words(self) -> str:
        """Return the length as it is spoken; empty while it is not known."""
        return clock.in_words(self.seconds) if self.seconds else ""

    @cached_property
    def poster_sizes(self) -> dict[str, CenterRendition]:
        """Return the sizes of the poster that were made, by name; one query with the poster, none where prefetched."""
        if self.poster_id and not self._meta.get_field("poster").is_cached(self):
            made = CenterRendition.objects.filter(image=self.poster_id, filter_spec__in=NAMED_RENDITIONS.values())
            made = list(made.select_related("image"))
            if not made:
                return {}
            self.poster = made[0].image
            self.poster.prefetched_renditions = made
        return self.poster.named_renditions() if self.poster else {}

    @property
    def poster_crop(self) -> str:
        """Return which part of the Center's drawing stands for a poster, so that neighbors differ."""
        return POSTER_CROPS[(self.pk or 0) % len(POSTER_CROPS)]

    def read_source(self) -> None:
        """Take provider and id from the address, and the length from the file."""
        hosted = readiness.hosted_at(self.address)
        self.provider, self.provider_video_id = (hosted.provider, hosted.video_id) if hosted else ("", "")
        if self.video_file is not None:
            self.duration = self.video_file.length
