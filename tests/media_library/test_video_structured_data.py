"""What a video page tells machines of itself."""

import pytest

from tests.factories.media_library import make_image
from tests.factories.videos import make_hosted_video, make_video, put_live

pytestmark = [pytest.mark.django_db, pytest.mark.screens]


def test_describes_an_own_video():
    video = put_live(make_video(poster=make_image(), poster_alt="A spiral"))
    data = video.structured_data()

    assert data["@type"] == "VideoObject"
    assert data["uploadDate"] == "2020-08-12"
    assert data["duration"] == "PT1M0S"
    assert data["contentUrl"].startswith("http://")
    assert data["contentUrl"].endswith(".mp4")
    assert data["thumbnailUrl"].startswith("http://")
    assert data["hasPart"][1]["url"] == f"{video.full_url}#t=30"
    assert "embedUrl" not in data


def test_describes_a_hosted_video_and_leaves_out_what_is_not_known():
    data = put_live(make_hosted_video(chapters=[])).structured_data()

    assert data["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ")
    assert {"contentUrl", "thumbnailUrl", "hasPart"} & data.keys() == set()
