"""A clock that stands still, so that a demonstration has a past."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.utils import timezone

THURSDAY = 3
SINCE_THE_LAST_FORUM = 40  # days, at most


class _AnyDatetime(type):
    """Makes every real moment an instance of the class that stands in for datetime."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, datetime.datetime)


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[None]:
    """Have everything that asks Django what time it is hear `moment`, an aware datetime, until the `with` ends.

    Model fields hold on to `timezone.now` itself as their default, so that function stays; it asks another class.
    For one thread only: a management command.
    """

    class StandingDatetime(datetime.datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    running: Any = timezone.datetime  # type: ignore[attr-defined]  # not part of the module's public names
    timezone.datetime = StandingDatetime  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = running  # type: ignore[attr-defined]


def days_before(today: datetime.date, days: int, hour: int) -> AbstractContextManager[None]:
    """Turn the clock to an hour of a day before `today`, in the Center's time zone."""
    day = today - datetime.timedelta(days=days)
    return clock_at(datetime.datetime.combine(day, datetime.time(hour), tzinfo=timezone.get_default_timezone()))


def thursday(day: datetime.date) -> datetime.date:
    """Return the first Thursday from `day` on, the day on which sessions are held."""
    return day + datetime.timedelta(days=(THURSDAY - day.weekday()) % 7)


def last_forum(today: datetime.date) -> datetime.date:
    """Return the day of the forum that is over, and that was recorded."""
    return thursday(today - datetime.timedelta(days=SINCE_THE_LAST_FORUM))
