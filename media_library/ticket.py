"""What the ticket of a session shows: moments in its own zone, where it stands now, and whether one can register."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from media_library import schedule
from media_library.schedule import Registration, State
from media_library.time_zones import Elsewhere, elsewhere, zone_name


class Ticket:
    """Follows from the days, times and zone that a session keeps; nothing of it is stored."""

    starts_on: Any
    ends_on: Any
    time_zone: Any

    @property
    def beginning(self) -> datetime.datetime | None:
        """Return when the session begins, in its own zone; None while the author has not said so."""
        return schedule.beginning(self)

    @property
    def ending(self) -> datetime.datetime | None:
        """Return when the session ends, in its own zone."""
        return schedule.ending(self)

    @property
    def state(self) -> State | None:
        """Return where the session stands now: upcoming, under way or over; a draft without times is nowhere."""
        return schedule.state(self, timezone.now())

    @property
    def registration(self) -> Registration:
        """Return whether one can register now, and until when."""
        return schedule.registration(self, timezone.now())

    @property
    def lasts_days(self) -> bool:
        """Whether the session ends on another day than it begins."""
        return bool(self.ends_on and self.ends_on != self.starts_on)

    @property
    def zone(self) -> str:
        """Return how readers know the session's time zone."""
        return zone_name(self.time_zone)

    @property
    def elsewhere(self) -> list[Elsewhere]:
        """Return the beginning on other clocks, UTC last."""
        return list(elsewhere(self.beginning)) if self.beginning else []
