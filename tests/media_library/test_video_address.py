"""Addresses of videos on other sites: read offline, in every form in which they are handed out."""

import pytest
from django.core.exceptions import ValidationError

from media_library.video_address import read_address

ID = "aqz-KE-bpKQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&t=90s",
        f"http://youtube.com/watch?v={ID}",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}?si=abc",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
        f"https://www.youtube.com/live/{ID}",
        f"https://www.youtube.com/shorts/{ID}",
        f"  https://youtu.be/{ID}  ",
    ],
)
def test_reads_youtube(address):
    video = read_address(address)

    assert (video.provider, video.video_id) == ("youtube", ID)
    assert video.page_url == f"https://www.youtube.com/watch?v={ID}"
    assert video.embed_url.startswith(f"https://www.youtube-nocookie.com/embed/{ID}?")
    assert video.embed_host == "https://www.youtube-nocookie.com"


@pytest.mark.parametrize(
    "address",
    ["https://vimeo.com/76979871", "https://vimeo.com/76979871/a1b2c3", "https://player.vimeo.com/video/76979871?h=1"],
)
def test_reads_vimeo(address):
    video = read_address(address)

    assert (video.provider, video.video_id) == ("vimeo", "76979871")
    assert video.embed_url == "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "https://",
        "https://[::1",
        "https://example.org/watch?v=aqz-KE-bpKQ",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/",
        "https://www.youtube.com/@center",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=aqz-KE-bpK\"",
        "https://vimeo.com/channels/staffpicks",
        "javascript:alert(1)//www.youtube.com/watch?v=aqz-KE-bpKQ",
        "ftp://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "ftp://vimeo.com/76979871",
    ],
)  # fmt: skip
def test_refuses_what_is_no_video(address):
    with pytest.raises(ValidationError, match="no address of a video on YouTube or Vimeo"):
        read_address(address)
