"""Time zones by name."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from media_library.time_zones import check_zone, elsewhere, moment, zone_choices, zone_name


class TestNames:
    @pytest.mark.parametrize("name", ["America/New_York", "Europe/London", "UTC"])
    def test_of_the_database_are_known(self, name):
        check_zone(name)

    @pytest.mark.parametrize(
        "name", ["Eastern", "America/Nowhere", "EST5EDT", "", "../etc/passwd", "America/New_York "]
    )
    def test_that_no_place_has_are_refused_in_words(self, name):
        with pytest.raises(ValidationError, match="No time zone has this name"):
            check_zone(name)

    def test_are_told_as_readers_speak_of_them(self):
        assert [zone_name(name) for name in ("America/Denver", "America/Argentina/Buenos_Aires", "UTC")] == [
            "Mountain",
            "Buenos Aires",
            "UTC",
        ]

    def test_in_the_list_begin_with_those_of_most_readers(self):
        (_first, known), (_second, others) = zone_choices()

        assert known[0] == ("America/New_York", "Eastern Time (America/New_York)")
        assert ("Europe/London", "Europe/London") in others
        assert "America/New_York" not in dict(others)


class TestMoments:
    def test_follow_the_clocks_of_the_place(self):
        winter = moment(datetime.date(2026, 12, 10), datetime.time(12), "America/New_York")
        summer = moment(datetime.date(2026, 7, 10), datetime.time(12), "America/New_York")

        assert (winter.isoformat(), summer.isoformat()) == ("2026-12-10T12:00:00-05:00", "2026-07-10T12:00:00-04:00")

    def test_that_clocks_leap_over_are_none(self):
        with pytest.raises(ValueError, match="leap"):
            moment(datetime.date(2026, 3, 8), datetime.time(2, 30), "America/New_York")

    def test_that_come_twice_are_the_earlier(self):
        assert moment(
            datetime.date(2026, 11, 1), datetime.time(1, 30), "America/New_York"
        ).utcoffset() == -datetime.timedelta(hours=4)

    def test_are_told_on_other_clocks_and_in_utc(self):
        noon = moment(datetime.date(2026, 12, 10), datetime.time(12), "America/New_York")

        assert [str(other) for other in elsewhere(noon)] == [
            "11:00 Central",
            "10:00 Mountain",
            "9:00 Pacific",
            "17:00 UTC",
        ]

    def test_say_where_it_is_another_day(self):
        late = moment(datetime.date(2026, 12, 10), datetime.time(21, 30), "America/New_York")
        early = moment(datetime.date(2026, 12, 11), datetime.time(8), "Asia/Tokyo")

        assert str(list(elsewhere(late))[-1]) == "2:30 UTC the day after"
        assert str(next(elsewhere(early))) == "18:00 Eastern the day before"
