"""Everything that lists of videos print, fetched at once: the same number of queries for 2 and for 200."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from cms.core.links import linked_pages
from media_library.blocks.captions import captions_at_hand
from media_library.models.image import NAMED_RENDITIONS, CenterRendition

if TYPE_CHECKING:
    from media_library.models import VideoPage


def posters() -> Prefetch:
    """Return what fetches every named size of the posters."""
    sizes = CenterRendition.objects.filter(filter_spec__in=NAMED_RENDITIONS.values())
    return Prefetch("poster__renditions", queryset=sizes, to_attr="prefetched_renditions")


def with_posters(videos: QuerySet[VideoPage]) -> QuerySet[VideoPage]:
    """Return the videos with the sizes of their posters: three queries, however many there are."""
    return videos.prefetch_related("poster", posters())


@contextmanager
def videos_at_hand(videos: Sequence[VideoPage]) -> Iterator[None]:
    """Resolve, inside the `with`, the topics, files, posters, captions and links of these videos."""
    prefetch_related_objects(
        videos, "topic_links__topic__codes", "topic_links__topic__synonyms", "video_file", "poster", posters()
    )
    advice = linked_pages({video.advice_page_id for video in videos} - {None})
    for video in videos:
        page = advice.get(video.advice_page_id)
        video.advice = page if page is not None and page.open_to_public else None
    stored = [block["value"]["file"] for video in videos for block in video.captions.raw_data]
    with captions_at_hand(pk for pk in stored if pk):
        yield
