"""Videos on other sites, known by their address alone: nothing is fetched, neither when saving nor when reading."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.db import models


class Provider(models.TextChoices):
    """Where a video lies that the Center does not keep itself."""

    YOUTUBE = "youtube", "YouTube"
    VIMEO = "vimeo", "Vimeo"


YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO_ID = re.compile(r"\d{6,12}")
YOUTUBE_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"})
VIMEO_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
YOUTUBE_FOLDERS = frozenset({"embed", "live", "shorts", "v"})
NO_VIDEO = (
    "This is no address of a video on YouTube or Vimeo. Open the video there and copy the address of its page, "
    "for example https://www.youtube.com/watch?v=… or https://vimeo.com/…"
)


@dataclass(frozen=True)
class HostedVideo:
    """A video on another site."""

    provider: Provider
    video_id: str

    @property
    def page_url(self) -> str:
        """Return where the video can be watched on the provider's own page."""
        if self.provider == Provider.YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.video_id}"
        return f"https://vimeo.com/{self.video_id}"

    @property
    def embed_host(self) -> str:
        """Return the host that the page's policy has to allow; it sets no cookie before the video is played."""
        return "https://www.youtube-nocookie.com" if self.provider == Provider.YOUTUBE else "https://player.vimeo.com"

    @property
    def embed_url(self) -> str:
        """Return what is loaded into the page once a reader asks for it."""
        if self.provider == Provider.YOUTUBE:
            return f"{self.embed_host}/embed/{self.video_id}?autoplay=1&rel=0&cc_load_policy=1"
        return f"{self.embed_host}/video/{self.video_id}?autoplay=1&dnt=1"


def read_address(address: str) -> HostedVideo:
    """Return the video at an address, in any form in which the providers hand one out.

    Raises ValidationError, in the author's words, where the address is of something else.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise ValidationError(NO_VIDEO) from error
    path = [part for part in parts.path.split("/") if part]
    found = _on_youtube(host, path, parts.query) if parts.scheme in ("http", "https") else ""
    if YOUTUBE_ID.fullmatch(found):
        return HostedVideo(Provider.YOUTUBE, found)
    if parts.scheme in ("http", "https") and host in VIMEO_HOSTS and path:
        number = path[1] if path[0] == "video" and len(path) > 1 else path[0]
        if VIMEO_ID.fullmatch(number):
            return HostedVideo(Provider.VIMEO, number)
    raise ValidationError(NO_VIDEO)


def _on_youtube(host: str, path: list[str], query: str) -> str:
    if host == "youtu.be" and path:
        return path[0]
    if host not in YOUTUBE_HOSTS or not path:
        return ""
    if path == ["watch"]:
        return parse_qs(query).get("v", [""])[0]
    return path[1] if path[0] in YOUTUBE_FOLDERS and len(path) > 1 else ""
