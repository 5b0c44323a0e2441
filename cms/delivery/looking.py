"""Looking at the head before each answer, as cheaply as the database lets us.

Each thread keeps a connection of its own for this one statement, apart from Django's, and makes it anew every minute,
so that a database that was put in another's place is noticed.
"""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

import psycopg
from django.db import Error, connection
from django.utils import timezone
from psycopg.pq import ExecStatus

from cms.delivery import head
from cms.delivery.head import LOOK, Version

Raw = tuple[Any, ...]
RENEWED = 60.0  # seconds
PREPARED = b"delivery_look"


class CannotLookError(Exception):
    """The database did not answer."""


class Seen(NamedTuple):
    """A version, and a moment at which this process knew it, not after the first answer that was made of it."""

    version: Version
    at: datetime.datetime


class Glance(ABC):
    """Reads the head's row by a connection of each thread's own; subclasses say how."""

    def __init__(self) -> None:
        self._mine = threading.local()

    def __call__(self) -> Raw:
        """Return the row as the database has it. Raises CannotLookError."""
        try:
            if time.monotonic() - getattr(self._mine, "since", float("-inf")) > RENEWED:
                self._renew()
            return self.read(self._mine.link)
        except (sqlite3.Error, psycopg.Error, Error, TypeError) as error:
            self.close()
            raise CannotLookError from error

    @abstractmethod
    def connect(self) -> Any:
        """Return a new connection."""

    @abstractmethod
    def read(self, link: Any) -> Raw:
        """Return the row."""

    def _renew(self) -> None:
        self.close()
        self._mine.link = self.connect()
        self._mine.since = time.monotonic()

    def close(self) -> None:
        """Close the connection of this thread."""
        link = getattr(self._mine, "link", None)
        self._mine.__dict__.clear()
        if link is not None:
            with contextlib.suppress(sqlite3.Error, psycopg.Error):
                link.close()


class SqliteGlance(Glance):
    """By the file, which is only read."""

    def connect(self) -> sqlite3.Connection:
        address = f"file:{quote(str(connection.settings_dict['NAME']))}?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=5, isolation_level=None, check_same_thread=False)

    def read(self, link: sqlite3.Connection) -> Raw:
        return tuple(link.execute(LOOK).fetchone())


class PostgresGlance(Glance):
    """By a prepared statement, one message there and one back."""

    def connect(self) -> psycopg.Connection[Any]:
        asked = connection.get_connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold"):
            asked.pop(name, None)
        link = psycopg.connect(**asked, autocommit=True)
        link.execute("SET TIME ZONE 'UTC'")
        link.execute("SET statement_timeout = '5s'")
        prepared = link.pgconn.prepare(PREPARED, LOOK.encode())
        if prepared.status != ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError("the look at the head could not be prepared")
        return link

    def read(self, link: psycopg.Connection[Any]) -> Raw:
        found = link.pgconn.exec_prepared(PREPARED, None)
        if found.status != ExecStatus.TUPLES_OK or found.ntuples != 1:
            raise psycopg.OperationalError("the head could not be read")
        return tuple(found.get_value(0, column) for column in range(4))


def glance() -> Glance:
    """Return what fits the database of this installation."""
    return PostgresGlance() if connection.vendor == "postgresql" else SqliteGlance()


class Lookout:
    """What a process knows of the head: at most `staleness` seconds old.

    With 0 each answer costs one look; otherwise one thread looks when the time has come, and the others wait for it.
    """

    def __init__(self, staleness: float, read: Callable[[], Raw]) -> None:
        self.staleness = staleness
        self._read = read
        self._lock = threading.Lock()
        self._known: tuple[Raw, Seen] | None = None
        self._seen: Seen | None = None
        self._looked = float("-inf")

    def __call__(self) -> Seen:
        """Return the version to answer from. Raises CannotLookError."""
        if not self.staleness:
            return self._look()
        if time.monotonic() - self._looked < self.staleness and self._seen is not None:
            return self._seen
        with self._lock:
            started = time.monotonic()
            if started - self._looked < self.staleness and self._seen is not None:
                return self._seen
            self._seen = self._look()
            self._looked = started
            return self._seen

    def _look(self) -> Seen:
        at = timezone.now()
        row = self._read()
        known = self._known
        if known is None or row != known[0]:
            known = self._known = (row, Seen(_version(row), at))
        return known[1]


def _version(row: Raw) -> Version:
    number, epoch, oldest, turns_at = (part.decode() if isinstance(part, bytes) else part for part in row)
    return head.version_of((int(number), epoch, int(oldest), turns_at))
