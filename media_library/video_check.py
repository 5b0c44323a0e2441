"""Whether an uploaded video is what its name claims, how long and how large: headers only, nothing is decoded."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

from media_library.content_check import refuse_archive

LARGEST_VIDEO = 500 * 1024 * 1024
MOST_BOXES = 4096  # a real file has some dozens; a forged one could keep the server busy
LARGEST_HEADER = 64 * 1024
MIN_BOX = 8

# Element ids of Matroska (RFC 9559), of which WebM is a part.
EBML, DOC_TYPE, SEGMENT, INFO, TRACKS = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B
TIMESTAMP_SCALE, DURATION, TRACK_ENTRY, TRACK_TYPE = 0x2AD7B1, 0x4489, 0xAE, 0x83
VIDEO, PIXEL_WIDTH, PIXEL_HEIGHT = 0xE0, 0xB0, 0xBA
MATROSKA_VIDEO = 1
UNKNOWN_SIZE = -1
NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class VideoFacts:
    """What a video says of itself."""

    seconds: int
    width: int
    height: int


@dataclass(frozen=True)
class Box:
    """A named part of a file: where its content begins, and where it ends."""

    kind: bytes | int
    start: int
    end: int


class DamagedError(Exception):
    """The file does not hold what its own headers announce."""


def check_video(content: BinaryIO, extension: str, size: int) -> VideoFacts:
    """Return what the video says of itself; raise ValidationError unless it is a whole MP4 or WebM of accepted size."""
    if size > LARGEST_VIDEO:
        raise ValidationError(
            f"This file has {_megabytes(size)} MB; up to {_megabytes(LARGEST_VIDEO)} MB are accepted. "
            "Export it with a lower bit rate, or give the address of the video on YouTube or Vimeo instead."
        )
    reader = READERS.get(extension)
    if reader is None:
        raise ValidationError(f"Videos that end in .{extension} are not accepted. Export it as .mp4 or .webm.")
    try:
        facts = reader(content, size)
    except (DamagedError, struct.error, OverflowError, ZeroDivisionError) as error:
        name = NAMES[extension]
        raise ValidationError(
            f"This file is not a whole {name} video: it is damaged, cut short, or of another kind than its name says."
        ) from error
    finally:
        content.seek(0)
    if not facts.seconds:
        raise ValidationError("This video does not say how long it is, so nobody could move within it. Export it anew.")
    if not (facts.width and facts.height):
        raise ValidationError("This file has sound and no picture. Choose the video.")
    refuse_archive(content)
    content.seek(0)
    return facts


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f}"


def _read(content: BinaryIO, start: int, length: int) -> bytes:
    content.seek(start)
    found = content.read(length)
    if len(found) < length:
        raise DamagedError
    return found


# MP4: boxes within boxes (ISO/IEC 14496-12)


def _boxes(content: BinaryIO, start: int, end: int) -> Iterator[Box]:
    for _number in range(MOST_BOXES):
        if start >= end:
            return
        length, kind = struct.unpack(">I4s", _read(content, start, MIN_BOX))
        head = MIN_BOX
        if length == 1:
            length, head = struct.unpack(">Q", _read(content, start + MIN_BOX, 8))[0], 2 * MIN_BOX
        elif length == 0:  # up to the end of the file
            length = end - start
        if length < head or start + length > end:
            raise DamagedError
        yield Box(kind, start + head, start + length)
        start += length
    raise DamagedError


def _inside(content: BinaryIO, box: Box, *path: bytes) -> Box:
    for kind in path:
        box = next((child for child in _boxes(content, box.start, box.end) if child.kind == kind), None)  # type: ignore[assignment]
        if box is None:
            raise DamagedError
    return box


def _read_mp4(content: BinaryIO, size: int) -> VideoFacts:
    top = list(_boxes(content, 0, size))
    kinds = {box.kind: box for box in top}
    if not top or top[0].kind != b"ftyp" or not {b"moov", b"mdat"} <= set(kinds):
        raise DamagedError
    movie = kinds[b"moov"]
    header = _inside(content, movie, b"mvhd")
    if _read(content, header.start, 1) == b"\x01":
        scale, length = struct.unpack(">IQ", _read(content, header.start + 20, 12))
    else:
        scale, length = struct.unpack(">II", _read(content, header.start + 12, 8))
    width, height = _picture_of(content, movie)
    return VideoFacts(round(length / scale), width, height)


def _picture_of(content: BinaryIO, movie: Box) -> tuple[int, int]:
    for track in _boxes(content, movie.start, movie.end):
        if track.kind != b"trak":
            continue
        handler = _inside(content, track, b"mdia", b"hdlr")
        if _read(content, handler.start + 8, 4) == b"vide":
            header = _inside(content, track, b"tkhd")
            width, height = struct.unpack(">II", _read(content, header.end - 8, 8))  # fixed point, 16.16
            return width >> 16, height >> 16
    return 0, 0


# WebM: elements within elements (RFC 8794)


def _number(content: BinaryIO, start: int, *, keep_marker: bool) -> tuple[int, int]:
    """Return a number of variable length and how many bytes it takes; all ones say that the size is unknown."""
    first = _read(content, start, 1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise DamagedError
    value = int.from_bytes(_read(content, start, length), "big")
    if not keep_marker:
        value ^= 1 << (7 * length)
        if value == (1 << (7 * length)) - 1:
            return UNKNOWN_SIZE, length
    return value, length


def _elements(content: BinaryIO, start: int, end: int) -> Iterator[Box]:
    for _count in range(MOST_BOXES):
        if start >= end:
            return
        kind, taken = _number(content, start, keep_marker=True)
        length, more = _number(content, start + taken, keep_marker=False)
        begins = start + taken + more
        ends = end if length == UNKNOWN_SIZE else begins + length
        if ends > end:
            raise DamagedError
        yield Box(kind, begins, ends)
        start = ends
    raise DamagedError


def _value(content: BinaryIO, box: Box) -> bytes:
    if box.end - box.start > LARGEST_HEADER:
        raise DamagedError
    return _read(content, box.start, box.end - box.start)


def _read_webm(content: BinaryIO, size: int) -> VideoFacts:
    top = {box.kind: box for box in _elements(content, 0, size)}
    if EBML not in top or SEGMENT not in top:
        raise DamagedError
    header = {box.kind: _value(content, box) for box in _elements(content, top[EBML].start, top[EBML].end)}
    if header.get(DOC_TYPE, b"").rstrip(b"\0") != b"webm":
        raise DamagedError
    parts: dict[bytes | int, Box] = {}
    for box in _elements(content, top[SEGMENT].start, top[SEGMENT].end):
        parts.setdefault(box.kind, box)
        if {INFO, TRACKS} <= parts.keys():
            break
    if not {INFO, TRACKS} <= parts.keys():
        raise DamagedError
    info = {box.kind: _value(content, box) for box in _elements(content, parts[INFO].start, parts[INFO].end)}
    return VideoFacts(_webm_seconds(info), *_webm_picture(content, parts[TRACKS]))


def _webm_seconds(info: dict[bytes | int, bytes]) -> int:
    length = info.get(DURATION, b"")
    if len(length) not in (4, 8):
        return 0
    ticks = struct.unpack(">f" if len(length) == 4 else ">d", length)[0]
    scale = int.from_bytes(info.get(TIMESTAMP_SCALE, b""), "big") or 1_000_000
    if not 0 <= ticks * scale < NANOSECONDS * 360_000:  # also false for what is no number
        raise DamagedError
    return round(ticks * scale / NANOSECONDS)


def _webm_picture(content: BinaryIO, tracks: Box) -> tuple[int, int]:
    for entry in _elements(content, tracks.start, tracks.end):
        if entry.kind != TRACK_ENTRY:
            continue
        parts = {box.kind: box for box in _elements(content, entry.start, entry.end)}
        if TRACK_TYPE not in parts or VIDEO not in parts:
            continue
        if int.from_bytes(_value(content, parts[TRACK_TYPE]), "big") == MATROSKA_VIDEO:
            inside = _elements(content, parts[VIDEO].start, parts[VIDEO].end)
            sizes = {box.kind: int.from_bytes(_value(content, box), "big") for box in inside}
            return sizes.get(PIXEL_WIDTH, 0), sizes.get(PIXEL_HEIGHT, 0)
    return 0, 0


NAMES = {"mp4": "MP4", "webm": "WebM"}
READERS: dict[str, Callable[[BinaryIO, int], VideoFacts]] = {"mp4": _read_mp4, "webm": _read_webm}
