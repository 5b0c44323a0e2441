"""The version of the whole public data set, read with one cheap query."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

LOOK_COLUMNS = (
    "head.number, head.epoch, head.oldest, "
    "(SELECT min(turns_at) FROM delivery_publication WHERE turns_at IS NOT NULL) AS turns_at"
)
LOOK = f"SELECT {LOOK_COLUMNS} FROM delivery_head AS head"  # noqa: S608  # constants


class Version(NamedTuple):
    """A state of everything that is public: whatever was computed from it holds while it is the head's and `holds()`.

    `number` counts changes since `epoch`; changes up to `oldest` were forgotten; `turns_at` is when the first
    publication changes with nobody doing anything.
    """

    number: int
    epoch: str
    oldest: int
    turns_at: datetime.datetime | None

    def holds(self, now: datetime.datetime | None = None) -> bool:
        """Tell whether nothing has fallen due since."""
        return self.turns_at is None or (now or timezone.now()) < self.turns_at


def look() -> Version:
    """Return the version that is committed now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        return version_of(cursor.fetchone())


def version_of(row: Sequence[Any]) -> Version:
    """Return the version that a row of the look's columns tells."""
    number, epoch, oldest, turns_at = row
    return Version(number, str(epoch).replace("-", ""), oldest, moment(turns_at))


def first_moment_after(day: datetime.date) -> datetime.datetime:
    """Return when the day is over in the Center's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


def moment(stored: object) -> datetime.datetime | None:
    """Return a moment as the database has it: where it has no zone, as on SQLite, it is in UTC."""
    if stored is None:
        return None
    found = stored if isinstance(stored, datetime.datetime) else datetime.datetime.fromisoformat(str(stored))
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
