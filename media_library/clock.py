"""Moments within a recording, as people write them: "0:42", "15:40", "1:02:10"."""

import re

from django.core.exceptions import ValidationError

WRITTEN = re.compile(r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})")
FULL = 60


def seconds_of(text: str) -> int:
    """Return the seconds that a moment lies after the beginning.

    Raises ValidationError, in the author's words, where the text names no moment.
    """
    match = WRITTEN.fullmatch(text.strip())
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    if not match or seconds >= FULL or (match["hours"] and minutes >= FULL):
        raise ValidationError(
            f"“{text}” is no time in a recording. Write minutes and seconds, as in 15:40, or 1:02:10 past the hour."
        )
    return (hours * FULL + minutes) * FULL + seconds


def check_clock(text: str) -> None:
    """Raise ValidationError unless the text names a moment."""
    seconds_of(text)


def seconds_or_none(text: str | None) -> int | None:
    """Return the seconds, or None for a text that is empty or names no moment."""
    try:
        return seconds_of(text or "")
    except ValidationError:
        return None


def written(seconds: float) -> str:
    """Return a moment as people write it."""
    minutes, rest = divmod(int(seconds), FULL)
    hours, minutes = divmod(minutes, FULL)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def in_words(seconds: int) -> str:
    """Return a length in whole minutes or seconds, for those who hear it: "52 minutes", "1 minute", "40 seconds"."""
    number, unit = (round(seconds / FULL), "minute") if seconds >= FULL else (seconds, "second")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def iso_8601(seconds: int) -> str:
    """Return a length as ISO 8601 writes it: "PT52M10S"."""
    minutes, rest = divmod(seconds, FULL)
    return f"PT{minutes}M{rest}S"
