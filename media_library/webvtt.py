"""Captions as files: WebVTT (W3C, https://www.w3.org/TR/webvtt1/), read strictly, each fault with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
STAMP = r"(?:(\d{2}):)?(\d{2}):(\d{2})\.(\d{3})"
TIMING = re.compile(rf"{STAMP}[ \t]+-->[ \t]+{STAMP}(?:[ \t]+(?P<settings>\S.*))?")
ARROW = "-->"
NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
SECOND = 1000


@dataclass(frozen=True)
class Cue:
    """Words that are shown from `start` to `end`, both in milliseconds; `line` is that of the timing."""

    start: int
    end: int
    text: str
    line: int


def read_captions(content: BinaryIO) -> list[Cue]:
    """Return the cues of an open file in their order; raise ValidationError with the number of the first wrong line."""
    content.seek(0)
    try:
        text = content.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("This file is not text in UTF-8. Export the captions as WebVTT in UTF-8.") from error
    finally:
        content.seek(0)
    if "\0" in text:
        raise ValidationError("This file holds characters that no captions hold. Export the captions as WebVTT.")
    return parse(text)


def parse(text: str) -> list[Cue]:
    """Return the cues of captions in their order; raise ValidationError with the number of the first wrong line."""
    lines = re.split("\r\n|\n|\r", text)
    if not HEADER.fullmatch(lines[0]):
        raise ValidationError("Line 1 is not “WEBVTT”, with which every file of captions begins.")
    if len(lines) > 1 and lines[1].strip():
        raise ValidationError("Line 2 is not empty: an empty line follows “WEBVTT”.")
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if NO_CUE.fullmatch(block[0]):
            continue
        cue = _cue(number, block)
        if cues and cue.start < cues[-1].start:
            raise _wrong(cue.line, f"it begins before the caption of line {cues[-1].line}. Put them in order")
        cues.append(cue)
    if not cues:
        raise ValidationError("This file has no captions: there is no line with times, as in 00:01.000 --> 00:04.000.")
    return cues


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line of each block below the header, and its lines."""
    start, block = 0, []
    for number, line in enumerate([*lines[1:], ""], start=2):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, block
            block = []


def _cue(number: int, block: list[str]) -> Cue:
    if ARROW not in block[0]:  # a name of the cue
        number, block = number + 1, block[1:]
    if not block or ARROW not in block[0]:
        raise _wrong(number, "times are missing, as in 00:01.000 --> 00:04.000")
    times = TIMING.fullmatch(block[0].strip())
    if not times:
        raise _wrong(number, "the times are not written as in 00:01.000 --> 00:04.000")
    start, end = _milliseconds(*times.groups()[:4]), _milliseconds(*times.groups()[4:8])
    if end <= start:
        raise _wrong(number, "the caption ends before it begins" if end < start else "the caption ends as it begins")
    words = "\n".join(block[1:]).strip()
    if not words:
        raise _wrong(number, "the caption has times and no words")
    if ARROW in words:
        raise _wrong(number + 1, "times follow without an empty line before them")
    return Cue(start, end, words, number)


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * SECOND + int(fraction)


def _wrong(line: int, what: str) -> ValidationError:
    return ValidationError(f"Line {line}: {what}.")
