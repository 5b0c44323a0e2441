"""Captions: what is read, and which line is named where something is wrong."""

import io

import pytest
from django.core.exceptions import ValidationError

from media_library.webvtt import Cue, parse, read_captions
from tests.factories.videos import VTT

HEAD = "WEBVTT\n\n"


def fault(text):
    with pytest.raises(ValidationError) as refused:
        parse(text)
    return refused.value.messages[0]


class TestReading:
    def test_reads_every_cue_with_its_line_and_skips_notes(self):
        cues = parse(VTT)

        assert cues[0] == Cue(0, 4500, "Welcome. How often do we count?", 4)
        assert [cue.line for cue in cues] == [4, 9, 12]
        assert cues[-1].end == 40_000

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_takes_every_kind_of_line_end(self, newline):
        assert len(parse(VTT.replace("\n", newline))) == 3

    def test_takes_a_mark_of_the_byte_order_and_a_title(self):
        file = io.BytesIO(b"\xef\xbb\xbf" + VTT.replace("WEBVTT", "WEBVTT Forum", 1).encode())

        assert len(read_captions(file)) == 3
        assert file.tell() == 0

    def test_takes_captions_that_overlap(self):
        assert len(parse(HEAD + "00:01.000 --> 00:05.000\nOne\n\n00:02.000 --> 00:03.000\nTwo\n")) == 2


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Line 1 is not “WEBVTT”"),
            ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "Line 1 is not “WEBVTT”"),
            ("WEBVTT\n00:01.000 --> 00:02.000\nNo empty line\n", "Line 2 is not empty"),
            (HEAD, "no captions"),
            (HEAD + "NOTE nothing else\n", "no captions"),
            (HEAD + "Words without times\n", "Line 4: times are missing"),
            (HEAD + "00:01,000 --> 00:02,000\nComma\n", "Line 3: the times are not written"),
            (HEAD + "0:01.000 --> 0:02.000\nOne digit\n", "Line 3: the times are not written"),
            (HEAD + "00:61.000 --> 00:02.000\nEnds first\n", "Line 3: the caption ends before it begins"),
            (HEAD + "00:04.000 --> 00:02.000\nBack\n", "Line 3: the caption ends before it begins"),
            (HEAD + "00:04.000 --> 00:04.000\nNever\n", "Line 3: the caption ends as it begins"),
            (HEAD + "00:04.000 --> 00:05.000\n", "Line 3: the caption has times and no words"),
            (HEAD + "name\n00:09.000 --> 00:10.000\nB\n\n00:01.000 --> 00:02.000\nA\n", "Line 7: it begins before"),
            (HEAD + "00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB\n", "times follow without an empty line"),
        ],
    )  # fmt: skip
    def test_names_the_line(self, text, said):
        assert said in fault(text)

    def test_names_the_earlier_caption_where_the_order_is_wrong(self):
        assert "the caption of line 3" in fault(HEAD + "00:09.000 --> 00:10.000\nB\n\n00:01.000 --> 00:02.000\nA\n")

    @pytest.mark.parametrize("content", [b"WEBVTT\n\n\xff\xfe", "WEBVTT\n\n".encode("utf-16")])
    def test_refuses_what_is_not_utf_8(self, content):
        with pytest.raises(ValidationError, match="UTF-8"):
            read_captions(io.BytesIO(content))

    def test_refuses_nul(self):
        with pytest.raises(ValidationError, match="characters that no captions hold"):
            read_captions(io.BytesIO(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\0\n"))
