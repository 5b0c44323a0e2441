"""What is said in a video, as text with times."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models

from media_library import clock
from media_library.models.library_file import LibraryFile
from media_library.webvtt import read_captions

LARGEST_CAPTIONS = 1024 * 1024
MILLISECONDS = 1000


def check_captions(content: File, extension: str, size: int) -> None:
    """Raise ValidationError, in words for an editor, unless the content is WebVTT of a size that captions have."""
    if extension != "vtt":
        raise ValidationError(f"Captions that end in .{extension} are not accepted. Export them as WebVTT (.vtt).")
    if size > LARGEST_CAPTIONS:
        raise ValidationError("This file is larger than 1 MB, which captions never are. Choose the .vtt file.")
    read_captions(content)


class CaptionFile(LibraryFile):
    """Captions of one recording in one language; where they end is kept, so that a page can compare it."""

    check_content = staticmethod(check_captions)
    described = (*LibraryFile.described, "cues", "ends_at", "last_line")

    file = models.FileField(
        upload_to="captions",
        help_text="WebVTT (.vtt). Shown over the video as it is, and never replaced: pages are signed with it.",
    )
    cues = models.PositiveIntegerField("captions", editable=False, default=0)
    ends_at = models.PositiveIntegerField("end in milliseconds", editable=False, default=0)
    last_line = models.PositiveIntegerField("line of the caption that ends last", editable=False, default=0)

    class Meta:
        ordering = ["title"]
        verbose_name = "captions"
        verbose_name_plural = "captions"

    def overrun(self, seconds: int) -> str:
        """Return what is wrong where the captions go on after a video of this length; else nothing."""
        if self.ends_at < (seconds + 1) * MILLISECONDS:  # lengths are whole seconds
            return ""
        end = clock.written(self.ends_at / MILLISECONDS)
        return (
            f"Line {self.last_line} of the captions “{self.title}” ends at {end}, but the video is over at "
            f"{clock.written(seconds)}. Choose the captions of this video."
        )

    def _describe_further(self, content: File) -> None:
        cues = read_captions(content)
        last = max(cues, key=lambda cue: cue.end)
        self.cues, self.ends_at, self.last_line = len(cues), last.end, last.line
