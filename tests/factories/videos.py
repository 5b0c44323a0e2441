"""Recordings as people upload them, and the pages that show them."""

import datetime
import itertools
import struct
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Site

from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from media_library.models import CaptionFile, VideoFile, VideoIndexPage, VideoPage, VideoTopic
from tests.factories.knowledge_base import stream
from tests.factories.workflow import make_user, publish_signed_off

_numbers = itertools.count(1)

YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
VIMEO = "https://vimeo.com/76979871"

VTT = """WEBVTT

1
00:00.000 --> 00:04.500
Welcome. How often do we count?

NOTE checked by a person

00:04.500 --> 00:09.000 align:start
On the label: weekly for six months.

00:00:30.000 --> 00:00:40.000
Then every two weeks.
"""

SPEAKER = {"person_name": "R. Hazel", "role": "Psychiatrist", "credentials": "MD", "disclosures": "None declared."}
PASSAGES = [
    {"start": "0:00", "speaker": "R. Hazel", "text": "<p>Welcome. How often do we count?</p>"},
    {"start": "0:30", "speaker": "", "text": "<p>Then every two weeks.</p>"},
]
CHAPTERS = [
    {"start": "0:00", "title": "Why we count", "out_of_date_since": None},
    {"start": "0:30", "title": "The rhythm", "out_of_date_since": None},
]


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of MP4."""
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def mp4(seconds: int = 60, width: int = 640, height: int = 360, handler: bytes = b"vide") -> bytes:
    """Return an MP4 whose headers are whole; nothing in it could be played."""
    movie_header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    track_header = box(b"tkhd", bytes(76), struct.pack(">II", width << 16, height << 16))
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)))
    movie = box(b"moov", movie_header, box(b"trak", track_header, media))
    return box(b"ftyp", b"isom", bytes(4), b"isommp42") + movie + box(b"mdat", bytes(64))


def element(kind: bytes, *content: bytes) -> bytes:
    """Return an element of WebM, its size in four bytes."""
    inside = b"".join(content)
    return kind + struct.pack(">I", 0x10000000 | len(inside)) + inside


def webm(seconds: float = 60, width: int = 640, height: int = 360, kind: bytes = b"webm") -> bytes:
    """Return a WebM whose headers are whole; nothing in it could be played."""
    info = element(
        b"\x15\x49\xa9\x66",
        element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3, "big")),
        element(b"\x44\x89", struct.pack(">d", seconds * 1000)),
    )
    picture = element(b"\xe0", element(b"\xb0", width.to_bytes(2, "big")), element(b"\xba", height.to_bytes(2, "big")))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x83", b"\x01"), picture))
    header = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", kind))
    return header + element(b"\x18\x53\x80\x67", info, tracks)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return the content as a browser would send it."""
    return SimpleUploadedFile(name, content)


def make_video_file(**fields: Any) -> VideoFile:
    """Return a stored video of one minute."""
    fields.setdefault("title", "Why we count")
    fields.setdefault("file", upload("count.mp4", mp4()))
    return VideoFile.objects.create(**fields)


def make_captions(text: str = VTT, **fields: Any) -> CaptionFile:
    """Return stored captions."""
    fields.setdefault("title", "Why we count, English")
    fields.setdefault("file", upload("count.vtt", text.encode()))
    return CaptionFile.objects.create(**fields)


def track(captions: CaptionFile, language: str = "en", label: str = "English") -> dict[str, Any]:
    """Return the stored captions of one language."""
    return {"language": language, "label": label, "file": captions.pk}


def valid_blocks(captions: CaptionFile, video: VideoPage) -> dict[str, Any]:
    """Return a complete value of each block of recordings."""
    return {
        "track": track(captions),
        "chapter": {"start": "15:40", "title": "Enrolling", "out_of_date_since": "2025-06-13"},
        "passage": PASSAGES[0],
        "speaker": SPEAKER,
        "video": {"page": video.pk},
    }


SPARSE_BLOCKS: dict[str, Any] = {
    "track": {"language": "en", "label": "", "file": None},
    "chapter": {"start": "", "title": "", "out_of_date_since": None},
    "passage": {"start": "", "speaker": "", "text": ""},
    "speaker": {"person_name": "", "credentials": "", "role": "", "disclosures": ""},
    "video": {"page": None},
}


def make_video_index(**fields: Any) -> VideoIndexPage:
    """Make the list of videos as a draft below the front page."""
    index = VideoIndexPage(**({"title": "Videos", "slug": "videos", "intro": "Recordings for clinicians."} | fields))
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=index)


def make_video(index: Any = None, *, topics: list[Topic] | None = None, **fields: Any) -> VideoPage:
    """Make a page with a video of the Center's own, as a draft that lacks nothing for its review."""
    index = index or VideoIndexPage.objects.first() or make_video_index()
    own = "address" not in fields
    defaults: dict[str, Any] = {
        "title": "Why we count neutrophils",
        "slug": f"recording-{next(_numbers)}",
        "summary": "Two clinicians explain how often to count. They answer questions.",
        "audience": Audience.CLINICIANS,
        "recorded_on": datetime.date(2020, 8, 12),
        "speakers": stream(("speaker", SPEAKER)),
        "chapters": stream(*(("chapter", chapter) for chapter in CHAPTERS)),
        "transcript": stream(*(("passage", passage) for passage in PASSAGES)),
    }
    if own:
        fields.setdefault("video_file", make_video_file())
        if "captions" not in fields:
            fields["captions"] = stream(("track", track(make_captions())))
    else:
        defaults |= {"duration": "52:10", "captions_at_provider": True}
    video = VideoPage(**(defaults | fields))
    topics = [Topic.objects.get_or_create(name="Blood counts", slug="blood-counts")[0]] if topics is None else topics
    video.topic_links = [VideoTopic(topic=topic) for topic in topics]
    return index.add_child(instance=video)


def make_hosted_video(index: Any = None, **fields: Any) -> VideoPage:
    """Make a page with a video on YouTube, as a draft that lacks nothing for its review."""
    return make_video(index, address=fields.pop("address", YOUTUBE), **fields)


def put_live(video: VideoPage) -> VideoPage:
    """Put a video live by the real road, with the list that it stands in."""
    if not video.get_parent().live:
        publish_signed_off(video.get_parent().specific, reviewer=make_user("managing_editor"))
    return publish_signed_off(video)
