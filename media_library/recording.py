"""What a page and search engines are told of a recording, computed from the words that its author stored."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from media_library import clock

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

    from media_library.models import VideoPage


@dataclass(frozen=True)
class Chapter:
    """A part of a recording, which ends where the next one begins."""

    seconds: int
    title: str
    out_of_date_since: datetime.date | None

    @property
    def anchor(self) -> str:
        """Return the fragment of the address at which the player begins here."""
        return f"t={self.seconds}"

    @property
    def written(self) -> str:
        """Return when it begins."""
        return clock.written(self.seconds)


@dataclass(frozen=True)
class Passage:
    """A passage of the transcript, with the chapter that it opens and whether its chapter is out of date."""

    block: StreamValue.StreamChild
    chapter: Chapter | None
    out: bool


def chapters_of(stream: StreamValue) -> list[Chapter]:
    """Return the chapters that have a moment, in their order in time."""
    written = [child.value for child in stream if child.value.seconds is not None]
    found = [Chapter(value.seconds, value["title"], value["out_of_date_since"]) for value in written]
    return sorted(found, key=lambda chapter: chapter.seconds)


def passages_of(stream: StreamValue, chapters: Sequence[Chapter]) -> list[Passage]:
    """Return the transcript in the order in which it was written."""
    found, opened = [], set()
    for child in stream:
        seconds = child.value.seconds or 0
        within = next((chapter for chapter in reversed(chapters) if chapter.seconds <= seconds), None)
        opens = within if within and within.seconds == seconds and within.seconds not in opened else None
        if opens:
            opened.add(opens.seconds)
        found.append(Passage(child, opens, bool(within and within.out_of_date_since)))
    return found


def in_one_line(speakers: Iterable[Any]) -> str:
    """Return speakers with their credentials: "D. Hazel, MD, and J. Rowan, PharmD"."""
    values = [child.value for child in speakers if child.value["person_name"]]
    names = [", ".join(filter(None, [value["person_name"], value["credentials"]])) for value in values]
    if len(names) < 2:
        return "".join(names)
    between = ", and " if "," in names[-2] else " and "
    return f"{'; '.join(names[:-1])}{between}{names[-1]}"


def video_object(page: VideoPage) -> dict[str, Any]:
    """Return schema.org's VideoObject, without `@context`; what is not known is left out."""
    address = page.public_url()
    large = page.poster_sizes.get("page")
    described: dict[str, Any] = {
        "@type": "VideoObject",
        "name": page.title,
        "description": page.public_description(),
        "url": address,
        "uploadDate": page.recorded_on.isoformat() if page.recorded_on else None,
        "duration": clock.iso_8601(page.seconds) if page.seconds else None,
        "thumbnailUrl": urljoin(address, large.url) if large else None,
        "contentUrl": urljoin(address, page.source.file.url) if page.source else None,
        "embedUrl": page.hosted.embed_url if page.hosted else None,
        "hasPart": [
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": chapter.seconds,
                "url": f"{address}#{chapter.anchor}",
            }
            for chapter in chapters_of(page.chapters)
        ],
    }
    return {name: value for name, value in described.items() if value}
