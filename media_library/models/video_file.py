"""Videos that the Center keeps itself."""

from pathlib import PurePosixPath

from django.core.files.base import File
from django.db import models

from media_library import clock
from media_library.models.library_file import LibraryFile
from media_library.video_check import LARGEST_VIDEO, check_video

TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}


class VideoFile(LibraryFile):
    """A recording; its length and size in pixels are read from the file, never typed."""

    check_content = staticmethod(check_video)
    described = (*LibraryFile.described, "seconds", "width", "height")

    file = models.FileField(
        upload_to="videos",
        help_text=f"MP4 or WebM, up to {LARGEST_VIDEO // 1024 // 1024} MB. Readers and other sites get exactly this "
        "file, and it is never replaced: pages are signed with it.",
    )
    seconds = models.PositiveIntegerField("length in seconds", editable=False, default=0)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)

    class Meta:
        ordering = ["title"]

    @property
    def length(self) -> str:
        """Return how long the video runs, as "52:10"."""
        return clock.written(self.seconds)

    @property
    def mime_type(self) -> str:
        """Return what a browser is told before it asks for the file."""
        return TYPES[PurePosixPath(self.file.name).suffix.lower()]

    def sealed_words(self) -> dict[str, str]:
        """Return what a signature on a page that shows the video covers."""
        return {**super().sealed_words(), "length": self.length}

    def _describe_further(self, content: File) -> None:
        facts = check_video(content, PurePosixPath(self.file.name).suffix.lower().lstrip("."), self.file_size)
        self.seconds, self.width, self.height = facts.seconds, facts.width, facts.height
