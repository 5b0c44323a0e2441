"""What is wrong with a video page, and what it lacks before its review, in the author's words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.rich_text import get_text_for_indexing

from cms.core.readiness import stream_gaps
from media_library import clock
from media_library.video_address import HostedVideo, read_address

if TYPE_CHECKING:
    from media_library.models import VideoPage

SENTENCE_ENDS = (".", "?", "!", "”", ")")
CUT = ("…", "...")


def hosted_at(address: str) -> HostedVideo | None:
    """Return the video at an address, None where there is no address or it is of something else."""
    try:
        return read_address(address) if address else None
    except ValidationError:
        return None


def faults(video: VideoPage) -> dict[str, str]:
    """Return by field what is wrong even in a draft."""
    found = {
        "address": address_fault(video),
        "recorded_on": recorded_fault(video),
        "advice_page": advice_fault(video),
        "credit_closes_on": credit_fault(video),
        "captions": captions_fault(video),
    }
    return {name: fault for name, fault in found.items() if fault}


def address_fault(video: VideoPage) -> str:
    """A video is a file or an address, and the address is one of a video."""
    if not video.address:
        return ""
    if video.video_file is not None:
        return "Choose a file or write an address, not both."
    try:
        read_address(video.address)
    except ValidationError as error:
        return error.messages[0]
    return ""


def recorded_fault(video: VideoPage) -> str:
    """Nothing was recorded tomorrow."""
    late = video.recorded_on and video.recorded_on > timezone.localdate()
    return "This day has not come yet. Write the day on which the video was recorded." if late else ""


def advice_fault(video: VideoPage) -> str:
    """A page that is out of date does not point at itself."""
    own = video.pk is not None and video.advice_page_id == video.pk
    return "This is the page itself. Choose the page that holds the current advice." if own else ""


def credit_fault(video: VideoPage) -> str:
    """Credit does not end before it begins."""
    opens, closes = video.credit_opens_on, video.credit_closes_on
    early = opens and closes and closes < opens
    return "Credit would close before it opens. Correct one of the two dates." if early else ""


def captions_fault(video: VideoPage) -> str:
    """Captions end with their video."""
    seconds = video.video_file.seconds if video.video_file is not None else video.seconds
    if not seconds:
        return ""
    overruns = (track["file"].overrun(seconds) for track in video.tracks)
    return next(filter(None, overruns), "")


def gaps(video: VideoPage) -> list[str]:
    """Return everything that is missing, all at once, in reading order."""
    return [
        *summary_gaps(video),
        *video_gaps(video),
        *place_gaps(video),
        *currency_gaps(video),
        *speaker_gaps(video),
        *caption_gaps(video),
        *transcript_gaps(video),
        *chapter_gaps(video),
    ]


def summary_gaps(video: VideoPage) -> list[str]:
    """A video stands in lists by its summary, which a person wrote to its end."""
    summary = video.summary.strip()
    if not summary:
        return ["Write the summary: lists and other sites show nothing else of the video."]
    if summary.endswith(CUT) or not summary.endswith(SENTENCE_ENDS):
        return ["The summary breaks off. End it with a whole sentence."]
    return []


def video_gaps(video: VideoPage) -> list[str]:
    """There is something to watch, and it is known how long it takes."""
    found = []
    if video.video_file is None and not video.address:
        found.append("Choose a file, or write the address of a video on YouTube or Vimeo.")
    elif not video.seconds:
        found.append("Write how long the video is, as in 52:10.")
    if video.poster_id and not video.poster_alt.strip():
        found.append("Describe the poster for those who do not see it: its alt text is empty.")
    return found


def place_gaps(video: VideoPage) -> list[str]:
    """A video can be found, and says whom it is for."""
    found = []
    if not video.audience:
        found.append("Say for whom the video is: clinicians, or individuals and families.")
    topics = Counter(link.topic for link in video.topic_links.all())
    if not topics:
        found.append("Choose at least one topic: without it nobody finds the video by subject.")
    found += [f"The topic “{topic}” is chosen twice: remove one." for topic, times in topics.items() if times > 1]
    return found


def currency_gaps(video: VideoPage) -> list[str]:
    """Viewers can tell what the speakers could know, and where to go when that no longer holds."""
    found = []
    if not video.recorded_on:
        found.append("Write the day on which the video was recorded.")
    dated = video.superseded or any(child.value["out_of_date_since"] for child in video.chapters)
    if dated and not video.superseded:
        found.append("A chapter is out of date: check “advice may be superseded”.")
    if dated and not video.superseded_note.strip():
        found.append("Say what no longer holds in this video.")
    if dated and not video.advice_page_id:
        found.append("Choose the page with the current advice: the video alone would mislead.")
    if (video.credit_opens_on or video.credit_closes_on) and not video.credit.strip():
        found.append("Say which credit the accreditor’s dates are about, or remove them.")
    return found


def speaker_gaps(video: VideoPage) -> list[str]:
    """Everybody who speaks has a role, and has declared their interests."""
    return stream_gaps(video.speakers) if video.speakers else ["Name the speakers, with their disclosures."]


def caption_gaps(video: VideoPage) -> list[str]:
    """Who does not hear the video can read it while it plays."""
    tracks = list(video.captions)
    found = [f"Captions {n}: choose the file." for n, child in enumerate(tracks, start=1) if not child.value["file"]]
    found += [f"Captions {n}: write the label." for n, child in enumerate(tracks, start=1) if not child.value["label"]]
    languages = Counter(child.value["language"] for child in tracks)
    found += [f"Two captions are in the language “{code}”: remove one." for code, n in languages.items() if n > 1]
    if not tracks and not (video.address and video.captions_at_provider):
        found.append("Add captions: without them many cannot follow the video.")
    return found


def transcript_gaps(video: VideoPage) -> list[str]:
    """All that is said can be read, in order, and leads into the video."""
    if not video.transcript:
        return ["Write the transcript: search, and whoever cannot listen, read it."]
    found, last = [], -1
    for number, child in enumerate(video.transcript, start=1):
        value = child.value
        if not get_text_for_indexing(value["text"].source if value["text"] else "").strip():
            found.append(f"Passage {number}: write what is said, or remove the passage.")
        if value.seconds is None:
            found.append(f"Passage {number}: write the moment at which it begins, as in 0:42.")
            continue
        if value.seconds <= last:
            found.append(
                f"Passage {number} begins at {value['start']}, not after the one before it. Put them in order."
            )
        if video.seconds and value.seconds >= video.seconds:
            found.append(f"Passage {number} begins at {value['start']}, when the video of {video.duration} is over.")
        last = value.seconds
    return found


def chapter_gaps(video: VideoPage) -> list[str]:
    """Each chapter begins with words of the transcript, so that its link works without the player, too."""
    spoken = {child.value.seconds for child in video.transcript}
    found, last = [], -1
    for number, child in enumerate(video.chapters, start=1):
        value = child.value
        name = f"Chapter {number}" + (f" “{value['title']}”" if value["title"] else "")
        if not value["title"]:
            found.append(f"{name}: write its title.")
        if value.seconds is None:
            found.append(f"{name}: write the moment at which it begins, as in 15:40.")
            continue
        if value.seconds <= last:
            found.append(f"{name} does not begin after the one before it. Put them in order.")
        elif value.seconds not in spoken:
            found.append(f"{name}: no passage of the transcript begins at {clock.written(value.seconds)}.")
        last = value.seconds
    return found
