import datetime

from django.utils import timezone
from django.utils.timezone import now as held_since_import

from home.demo.clock import clock_at

NOON = datetime.datetime(2025, 1, 14, 17, 0, tzinfo=datetime.UTC)


class TestClockAt:
    def test_stands_still_for_everybody_who_asks(self):
        with clock_at(NOON):
            assert timezone.now() == NOON
            assert held_since_import() == NOON
            assert timezone.localdate() == datetime.date(2025, 1, 14)

    def test_keeps_real_moments_recognizable(self):
        with clock_at(NOON):
            assert timezone.template_localtime(NOON).tzinfo == timezone.get_current_timezone()

    def test_runs_on_afterwards_also_after_an_error(self):
        try:
            with clock_at(NOON):
                raise LookupError
        except LookupError:
            pass

        assert abs(timezone.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=1)
