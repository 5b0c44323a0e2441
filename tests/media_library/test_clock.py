import pytest
from django.core.exceptions import ValidationError

from media_library.clock import in_words, iso_8601, seconds_of, seconds_or_none, written


@pytest.mark.parametrize(
    ("text", "seconds"), [("0:00", 0), ("0:42", 42), (" 15:40 ", 940), ("1:02:10", 3730), ("90:00", 5400)]
)
def test_reads_moments(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "1:2", "0:60", "1:60:00", "-1:00", "1:00:00:00", "a:bc", "1.30"])
def test_refuses_what_is_no_moment_in_words(text):
    with pytest.raises(ValidationError, match="is no time in a recording"):
        seconds_of(text)

    assert seconds_or_none(text) is None


def test_writes_them_as_people_do():
    assert [written(seconds) for seconds in (0, 42, 940, 3730)] == ["0:00", "0:42", "15:40", "1:02:10"]
    assert [in_words(seconds) for seconds in (1, 42, 60, 3130)] == ["1 second", "42 seconds", "1 minute", "52 minutes"]
    assert iso_8601(3130) == "PT52M10S"
