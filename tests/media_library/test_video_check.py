"""What is a video, by its content: length and size are read, everything else is refused in words."""

import io

import pytest
from django.core.exceptions import ValidationError

from media_library.video_check import LARGEST_VIDEO, VideoFacts, check_video
from tests.factories.media_library import HTML, PDF, archive, picture
from tests.factories.videos import box, element, mp4, webm


def check(content, extension="mp4"):
    return check_video(io.BytesIO(content), extension, len(content))


def fault(content, extension="mp4"):
    with pytest.raises(ValidationError) as refused:
        check(content, extension)
    return refused.value.messages[0]


class TestReading:
    @pytest.mark.parametrize(("content", "extension"), [(mp4(75), "mp4"), (webm(75), "webm")])
    def test_reads_length_and_size(self, content, extension):
        assert check(content, extension) == VideoFacts(75, 640, 360)

    def test_leaves_the_file_at_its_beginning(self):
        content = io.BytesIO(mp4())
        check_video(content, "mp4", len(mp4()))

        assert content.tell() == 0


class TestFaults:
    @pytest.mark.parametrize("extension", ["mp4", "webm"])
    @pytest.mark.parametrize(
        "content",
        [b"", b"\0" * 4000, HTML, PDF, picture(), archive(), mp4()[:-1], webm()[:-1], mp4()[:200], b"\xff" * 64],
    )
    def test_refuses_what_is_no_whole_video(self, content, extension):
        assert "is not a whole" in fault(content, extension)

    @pytest.mark.parametrize(
        ("content", "extension"), [(mp4(), "webm"), (webm(), "mp4"), (webm(kind=b"matroska"), "webm")]
    )
    def test_refuses_a_mislabeled_video(self, content, extension):
        assert "of another kind than its name says" in fault(content, extension)

    @pytest.mark.parametrize("extension", ["avi", "mov", "mkv", "exe", ""])
    def test_refuses_other_kinds_by_name(self, extension):
        assert "are not accepted. Export it as .mp4 or .webm." in fault(mp4(), extension)

    def test_refuses_two_gigabytes_without_reading_them(self):
        with pytest.raises(ValidationError, match="has 2,048 MB; up to 500 MB are accepted") as refused:
            check_video(None, "mp4", 2 * 1024**3)

        assert "YouTube or Vimeo" in refused.value.messages[0]
        assert LARGEST_VIDEO < 2 * 1024**3

    @pytest.mark.parametrize(("content", "extension"), [(mp4(0), "mp4"), (webm(0), "webm")])
    def test_refuses_a_video_without_a_length(self, content, extension):
        assert "does not say how long it is" in fault(content, extension)

    def test_refuses_sound_alone(self):
        assert "sound and no picture" in fault(mp4(handler=b"soun"))

    def test_refuses_a_program_behind_a_video(self):
        assert "archive is hidden" in fault(mp4() + box(b"free", archive()))

    def test_gives_up_on_a_file_made_of_nothing_but_boxes(self):
        assert "is not a whole" in fault(mp4() + box(b"free") * 5000)
        assert "is not a whole" in fault(webm() + element(b"\xec") * 5000, "webm")

    @pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -5.0])
    def test_refuses_a_length_that_is_none(self, seconds):
        assert "is not a whole" in fault(webm(seconds), "webm")
