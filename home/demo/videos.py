"""The videos of the demonstration: written, handed in and signed as everything else. `media/` holds what is played."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Page

from cms.vocabulary.terms import Audience
from home.demo import scripts
from home.demo.articles import starting
from home.demo.desk import Desk
from home.demo.scripts import SCRIPTS, Turn
from home.demo.writing import NAMESPACE, Block
from media_library import clock
from media_library.models import CaptionFile, CenterImage, VideoFile, VideoIndexPage, VideoPage, VideoTopic
from media_library.webvtt import Cue, read_captions
from workflow.models import Governance

MEDIA = Path(__file__).parent / "media"
TO_SECONDS = 1000
ENDED = "2025-06-13"  # the REMS
NOWHERE = "https://www.youtube.com/watch?v=demo0000000"  # of the right form; no such recording exists

INDEX = {
    "title": "Videos",
    "slug": "videos",
    "intro": "Short talks and recorded forums, each with captions, a transcript and what its speakers declare.",
    "show_in_menus": True,
}
NOTE = "First version."

PEOPLE = {
    "J. Thorn": ("MD", "Psychiatrist"),
    "L. Fennel": ("PharmD", "Psychiatric pharmacist"),
    "M. Sedge": ("MD", "Psychiatrist"),
    "P. Larch": ("MD", "Cultural psychiatrist"),
    "N. Yarrow": ("RN", "Family educator"),
    "M. Alder": ("MD", "Psychiatrist"),
    "J. Rowan": ("PharmD, BCPP", "Psychiatric pharmacist"),
    "A. Tansy": ("PharmD", "Psychiatric pharmacist"),
}


@dataclass(frozen=True)
class Video:
    """Everything that an author fills in beside what is said; the slug is also the name of its files."""

    slug: str
    title: str
    summary: str
    audience: str
    topics: tuple[str, ...]
    recorded_on: datetime.date | None  # None: on the day of the forum that it records
    reviewer: str
    credit: tuple[str, datetime.date, datetime.date] | None = None
    out_of_date: str = ""  # the chapter that no longer holds
    out_of_date_note: str = ""
    advice: str = ""  # the slug of the page that holds today
    address: str = ""
    duration: str = ""


VIDEOS = (
    Video(
        slug=scripts.MONITORING,
        title="Clozapine hematologic monitoring and COVID-19",
        summary="A Virtual Forum of August 2020. Two clinicians talk about counting neutrophils when the way to the "
        "laboratory is itself a risk. What they say on enrollment no longer applies.",
        audience=Audience.CLINICIANS,
        topics=("Blood counts", "REMS"),
        recorded_on=datetime.date(2020, 8, 12),
        reviewer="rowan",
        credit=("0.5 hours, fictional accreditor", datetime.date(2020, 8, 12), datetime.date(2023, 8, 12)),
        out_of_date="Enrolling in the program",
        out_of_date_note="The chapter on enrolling describes the clozapine REMS, which ended on 13 June 2025. Blood "
        "counts go on, as the prescribing information says.",
        advice=starting.SLUG,
    ),
    Video(
        slug=scripts.CONVERSION,
        title="Antipsychotic conversion to long-acting injectables",
        summary="A Virtual Forum of September 2020. What to settle before the first injection, and what to plan for "
        "the weeks after it.",
        audience=Audience.CLINICIANS,
        topics=("Challenges",),
        recorded_on=datetime.date(2020, 9, 9),
        reviewer="alder",
    ),
    Video(
        slug=scripts.CULTURE,
        title="How culture impacts mental health and treatment",
        summary="A symptom gets its name from the culture that a person grew up in. Three questions help to hear it.",
        audience=Audience.CLINICIANS,
        topics=("Challenges",),
        recorded_on=datetime.date(2021, 3, 4),
        reviewer="alder",
    ),
    Video(
        slug=scripts.COMPETENCE,
        title="Cultural competence in psychiatry",
        summary="A session of 2019 on asking, listening and working with interpreters. It stands for a recording that "
        "is kept elsewhere: its address is made up, so nothing will play.",
        audience=Audience.CLINICIANS,
        topics=("Challenges",),
        recorded_on=datetime.date(2019, 6, 20),
        reviewer="linden",
        address=NOWHERE,
        duration="0:40",
    ),
    Video(
        slug=scripts.BORN,
        title="Are you born with it?",
        summary="Genes and life both have a part in mental health conditions. Nobody is to blame, and help works.",
        audience=Audience.FAMILIES,
        topics=("Challenges",),
        recorded_on=datetime.date(2022, 5, 17),
        reviewer="linden",
    ),
    Video(
        slug=scripts.MESSAGES,
        title="How messages travel through the brain",
        summary="Nerve cells do not touch. A talk about the gap between them, and the keys and locks on its two sides.",
        audience=Audience.FAMILIES,
        topics=("Challenges",),
        recorded_on=datetime.date(2022, 6, 14),
        reviewer="alder",
    ),
    Video(
        slug=scripts.MEDICATIONS,
        title="How psychotropic medications work",
        summary="What a medicine for mental health can change, why it takes weeks, and why nobody should stop alone.",
        audience=Audience.FAMILIES,
        topics=("Starting clozapine",),
        recorded_on=datetime.date(2023, 2, 7),
        reviewer="rowan",
    ),
    Video(
        slug=scripts.BOWEL,
        title="When the bowel slows: the recording",
        summary="What two experts took from an hour of hard cases: whom to ask about the bowel, and when.",
        audience=Audience.CLINICIANS,
        topics=("Constipation",),
        recorded_on=None,
        reviewer="linden",
    ),
    Video(
        slug=scripts.SLOWLY,
        title="Why the first dose is so small",
        summary="Clozapine starts with a very small dose that goes up slowly. This is why nobody should hurry.",
        audience=Audience.FAMILIES,
        topics=("Starting clozapine",),
        recorded_on=datetime.date(2024, 4, 16),
        reviewer="alder",
    ),
    Video(
        slug=scripts.SMOKING,
        title="Before you stop smoking",
        summary="When smoking stops, a lower dose of clozapine may be right. Whom to tell, and about what else.",
        audience=Audience.FAMILIES,
        topics=("Smoking", "Interactions"),
        recorded_on=datetime.date(2024, 5, 21),
        reviewer="linden",
    ),
)

# Moments of the video that has no file, one a turn.
MOMENTS_ELSEWHERE = (0, 22)


def write_videos(
    desk: Desk, *, below: Page, forum_on: datetime.date, ago: Callable[[int, int], AbstractContextManager[None]]
) -> None:
    """Write, hand in and sign the list and every video, two a day; `ago` turns the clock to an hour some days back."""
    with ago(26, 9):
        index = desk.start(VideoIndexPage(**INDEX), below=below, author="sorrel")
        waiting = desk.hand_in(index.slug, author="sorrel", note=NOTE)
    with ago(26, 14):
        desk.sign(waiting, reviewer="hazel")
    for number, video in enumerate(VIDEOS):
        day, hour = 25 - number // 2, 9 + 4 * (number % 2)
        with ago(day, hour):
            _write(desk, video, below=index, recorded_on=video.recorded_on or forum_on)
            waiting = desk.hand_in(video.slug, author="sorrel", note=NOTE)
        with ago(day, hour + 2):
            desk.sign(waiting, reviewer=video.reviewer)


def _write(desk: Desk, video: Video, *, below: Page, recorded_on: datetime.date) -> None:
    turns = SCRIPTS[video.slug]
    cues = [] if video.address else _cues(video)
    starts = MOMENTS_ELSEWHERE if video.address else tuple(_starts(turns, cues))
    page = VideoPage(
        slug=video.slug,
        title=video.title,
        summary=video.summary,
        audience=video.audience,
        recorded_on=recorded_on,
        address=video.address,
        duration=video.duration,
        captions_at_provider=bool(video.address),
        superseded=bool(video.out_of_date),
        superseded_note=video.out_of_date_note,
        advice_page_id=desk.pages[video.advice].pk if video.advice else None,
        speakers=[_block("speaker", video, name, _speaker(name)) for name in dict.fromkeys(t.speaker for t in turns)],
        chapters=_chapters(video, turns, starts),
        transcript=[
            _block("passage", video, start, _passage(turn, start)) for turn, start in zip(turns, starts, strict=True)
        ],
    )
    if video.credit:
        page.credit, page.credit_opens_on, page.credit_closes_on = video.credit
    if not video.address:
        page.video_file, page.poster = _video_file(video), _poster(video)
        page.poster_alt = "A spiral of dots, one for each blood count"
        page.captions = [_block("track", video, "en", _track(video))]
    page.topic_links = [VideoTopic(topic=desk.topics[name]) for name in video.topics]
    # Reading every block brings the stored words into the form in which the editor saves them.
    list(page.speakers), list(page.captions), list(page.chapters), list(page.transcript)
    desk.start(page, below=below, author="sorrel")
    Governance.objects.filter(page_id=page.pk).update(owner=page.owner)


def _block(kind: str, video: Video, name: object, value: Mapping[str, Any]) -> Block:
    return {"type": kind, "value": dict(value), "id": str(uuid.uuid5(NAMESPACE, f"{video.slug}/{kind}/{name}"))}


def _speaker(name: str) -> dict[str, str]:
    credentials, role = PEOPLE[name]
    declared = "None declared. Fictional person."
    return {"person_name": name, "role": role, "credentials": credentials, "disclosures": declared}


def _passage(turn: Turn, start: int) -> dict[str, str]:
    return {"start": clock.written(start), "speaker": turn.speaker, "text": f"<p>{' '.join(turn.sentences)}</p>"}


def _chapters(video: Video, turns: tuple[Turn, ...], starts: tuple[int, ...]) -> list[Block]:
    return [
        _block(
            "chapter",
            video,
            turn.chapter,
            {
                "start": clock.written(start),
                "title": turn.chapter,
                "out_of_date_since": ENDED if turn.chapter == video.out_of_date else None,
            },
        )
        for turn, start in zip(turns, starts, strict=True)
        if turn.chapter
    ]


def _cues(video: Video) -> list[Cue]:
    with (MEDIA / f"{video.slug}.vtt").open("rb") as content:
        return read_captions(content)


def _starts(turns: tuple[Turn, ...], cues: list[Cue]) -> list[int]:
    """Return the second at which each turn begins: captions have one cue a sentence."""
    left = iter(cues)
    return [next(iter(list(islice(left, len(turn.sentences))))).start // TO_SECONDS for turn in turns]


def _content(name: str) -> ContentFile:
    return ContentFile((MEDIA / name).read_bytes(), name=name)


def _video_file(video: Video) -> VideoFile:
    name = next(path.name for path in sorted(MEDIA.glob(f"{video.slug}.*")) if path.suffix in (".mp4", ".webm"))
    return _kept(VideoFile(title=video.title, file=_content(name)))


def _track(video: Video) -> dict[str, Any]:
    captions = _kept(CaptionFile(title=f"{video.title}, English", file=_content(f"{video.slug}.vtt")))
    return {"language": "en", "label": "English", "file": captions.pk}


def _poster(video: Video) -> CenterImage:
    return _kept(
        CenterImage(
            title=f"{video.title}, poster",
            file=_content(f"{video.slug}.webp"),
            description="A spiral of dots, one for each blood count",
            rights=CenterImage.Rights.OWN,
        )
    )


def _kept(record: Any) -> Any:
    record.full_clean(exclude=["collection"])
    record.save()
    return record
