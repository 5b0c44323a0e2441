"""When a session begins and ends, where it stands at a moment, and what is wrong with the times that an author wrote.

A session keeps what clocks show in its own zone. Moments follow from that, so they stay right when the rules of a zone
change, and nothing that was signed has to.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from media_library.time_zones import moment, zone_name, zones

if TYPE_CHECKING:
    from media_library.models import SessionPage


class State(models.TextChoices):
    """Where a session stands."""

    UPCOMING = "upcoming", "Upcoming"
    UNDER_WAY = "under-way", "Under way now"
    OVER = "over", "Over"


@dataclass(frozen=True)
class Registration:
    """Whether one can register; `until` is the last day on which one can, where the author set one."""

    is_open: bool
    until: datetime.date | None = None


class Clock(NamedTuple):
    """A day and a time as an author wrote them."""

    day: datetime.date | None
    time: datetime.time | None


def starts(session: SessionPage) -> Clock:
    """Return what the author wrote for the start."""
    return Clock(session.starts_on, session.starts_at)


def stops(session: SessionPage) -> Clock:
    """Return what the author wrote for the end; it is on the first day where no other is given."""
    return Clock(session.ends_on or session.starts_on, session.ends_at)


def _moment(clock: Clock, zone: str) -> datetime.datetime | None:
    if clock.day is None or clock.time is None or zone not in zones():
        return None
    try:
        return moment(clock.day, clock.time, zone)
    except (ValueError, OverflowError):
        return None


def beginning(session: SessionPage) -> datetime.datetime | None:
    """Return when the session begins, in its own zone; None where that cannot be said."""
    return _moment(starts(session), session.time_zone)


def ending(session: SessionPage) -> datetime.datetime | None:
    """Return when the session ends, in its own zone; None where that cannot be said."""
    return _moment(stops(session), session.time_zone)


def state(session: SessionPage, now: datetime.datetime) -> State | None:
    """Return where the session stands at `now`; None while its times are not complete."""
    begins, ends = beginning(session), ending(session)
    if begins is None or ends is None:
        return None
    if now < begins:
        return State.UPCOMING
    return State.UNDER_WAY if now < ends else State.OVER


def registration(session: SessionPage, now: datetime.datetime) -> Registration:
    """Return whether one can register at `now`: until the last day for it ends, and never after the start."""
    begins = beginning(session)
    if not session.register_url or begins is None or now >= begins:
        return Registration(False)
    until: datetime.date | None = session.register_by
    if until is None:
        return Registration(True)
    return Registration(now.astimezone(begins.tzinfo).date() <= until, until)


def turns(session: SessionPage) -> list[datetime.datetime]:
    """Return when the session reads differently: it begins, it ends, the last day for registration is over."""
    moments = [beginning(session), ending(session)]
    if session.register_by is not None and session.register_by < datetime.date.max:
        after = Clock(session.register_by + datetime.timedelta(days=1), datetime.time())
        moments.append(_moment(after, session.time_zone))
    return [each for each in moments if each is not None]


def faults(session: SessionPage) -> dict[str, ValidationError]:
    """Return by field what is wrong even in a draft."""
    return {
        name: ValidationError(said)
        for name, said in (_leap_faults(session) | _order_faults(session) | _registration_faults(session)).items()
    }


def _leap_faults(session: SessionPage) -> dict[str, str]:
    if session.time_zone not in zones():
        return {}
    leapt = f"No {zone_name(session.time_zone)} clock shows this time on that day: clocks are set forward."
    written = {"starts_at": starts(session), "ends_at": stops(session)}
    return {
        name: leapt
        for name, clock in written.items()
        if clock.day and clock.time and _moment(clock, session.time_zone) is None
    }


def _order_faults(session: SessionPage) -> dict[str, str]:
    first, last = starts(session), stops(session)
    if session.ends_on and session.starts_on and session.ends_on < session.starts_on:
        return {"ends_on": "The session would end before it begins. The last day is the first day, or a later one."}
    begins, ends = beginning(session), ending(session)
    if begins and ends:
        out_of_order = ends <= begins
    else:
        out_of_order = bool(first.time and last.time and first.day == last.day and last.time <= first.time)
    if out_of_order:
        return {"ends_at": "The session would end before it begins. Check both times; past midnight, set a last day."}
    return {}


def _registration_faults(session: SessionPage) -> dict[str, str]:
    if session.register_by and session.starts_on and session.register_by > session.starts_on:
        return {"register_by": "The session has begun by then. Choose its first day, or an earlier one."}
    return {}
