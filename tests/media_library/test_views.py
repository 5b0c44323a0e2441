"""Files as a small installation serves them: whole, or the part that a player asks for."""

import pytest
from django.http import Http404

from media_library.views import recording

CONTENT = bytes(range(200))


@pytest.fixture
def ask(rf, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "a.mp4").write_bytes(CONTENT)
    (tmp_path / "videos" / "a.vtt").write_text("WEBVTT")
    (tmp_path.parent / "secret.mp4").write_bytes(b"secret")

    def get(path="videos/a.mp4", **headers):
        return recording(rf.get(f"/media/{path}", headers=headers), path)

    return get


def body(response):
    if not response.streaming:
        return response.content
    with response.file_to_stream:
        return b"".join(response.streaming_content)


def test_answers_with_the_whole_file_and_says_that_parts_are_to_be_had(ask):
    response = ask()

    assert (response.status_code, response["Accept-Ranges"], response["Content-Type"]) == (200, "bytes", "video/mp4")
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-9", 0, 9), ("bytes=150-", 150, 199), ("bytes=190-999", 190, 199)]
)
def test_answers_with_a_part(ask, asked, start, end):
    response = ask(range=asked)

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/200"
    assert body(response) == CONTENT[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=200-", "bytes=9-3", "bytes=999999999999999-"])
def test_refuses_a_part_that_is_not_there(ask, asked):
    response = ask(range=asked)

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */200"


@pytest.mark.parametrize("asked", ["bytes=-5", "lines=1-2", "bytes=a-b", "bytes=0-1,4-5"])
def test_answers_with_all_where_it_does_not_know_what_is_asked(ask, asked):
    response = ask(range=asked)

    assert response.status_code == 200
    assert body(response) == CONTENT


def test_says_that_captions_are_captions(ask):
    response = ask("videos/a.vtt")

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert body(response) == b"WEBVTT"


@pytest.mark.parametrize("path", ["videos/none.mp4", "videos", "../secret.mp4", "videos/../../secret.mp4"])
def test_finds_nothing_elsewhere(ask, path):
    with pytest.raises(Http404):
        ask(path)
