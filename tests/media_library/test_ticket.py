"""What the ticket of a session says as time passes, and the lists that follow from it."""

import datetime

import pytest

from media_library.models import SessionPage
from media_library.schedule import State
from tests.factories.sessions import AFTER, BEFORE, DURING, at, make_session
from workflow import verification

pytestmark = pytest.mark.django_db


class TestTime:
    @pytest.mark.parametrize(
        ("moment", "state"), [(BEFORE, State.UPCOMING), (DURING, State.UNDER_WAY), (AFTER, State.OVER)]
    )
    def test_moves_the_state_and_nothing_else(self, live, client, moment, state):
        page = live()
        fingerprint = page.live_sign_offs()[0].fingerprint

        with at(moment):
            assert SessionPage.objects.get().state == state
            assert list(verification.findings()) == []

        assert SessionPage.objects.get().live_sign_offs()[0].fingerprint == fingerprint

    def test_without_times_says_nothing(self):
        assert make_session(ends_at=None).state is None

    @pytest.mark.parametrize(("moment", "coming", "over"), [(BEFORE, 1, 0), (DURING, 1, 0), (AFTER, 0, 1)])
    def test_divides_lists_to_the_minute(self, moment, coming, over):
        make_session()

        with at(moment):
            assert (SessionPage.objects.coming_up().count(), SessionPage.objects.over().count()) == (coming, over)

    def test_divides_lists_far_from_utc(self):
        make_session(time_zone="Pacific/Kiritimati")  # noon there is 22:00 UTC of the day before

        with at(datetime.datetime(2026, 12, 9, 23, 0, tzinfo=datetime.UTC)):
            assert SessionPage.objects.over().count() == 1
        with at(datetime.datetime(2026, 12, 9, 22, 59, tzinfo=datetime.UTC)):
            assert SessionPage.objects.coming_up().count() == 1

    def test_orders_what_comes_next_first_and_what_is_over_last_first(self):
        days = [datetime.date(2026, 12, day) for day in (20, 18, 5, 2)]
        for day in days:
            make_session(starts_on=day)

        with at(DURING):
            assert [page.starts_on.day for page in SessionPage.objects.coming_up()] == [18, 20]
            assert [page.starts_on.day for page in SessionPage.objects.over()] == [5, 2]

    def test_closes_registration_after_its_day_in_the_sessions_own_zone(self):
        page = make_session(register_by=datetime.date(2026, 12, 8), time_zone="America/Los_Angeles")

        with at(datetime.datetime(2026, 12, 9, 7, 59, tzinfo=datetime.UTC)):
            assert page.registration.is_open
        with at(datetime.datetime(2026, 12, 9, 8, 0, tzinfo=datetime.UTC)):
            assert not page.registration.is_open

    def test_closes_registration_when_the_session_begins(self):
        page = make_session()

        with at(BEFORE):
            assert page.registration.is_open
        with at(DURING):
            assert not page.registration.is_open
