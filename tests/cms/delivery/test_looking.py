"""The look at the head by each thread's own connection, on a database in which transactions commit."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from cms.delivery import feed, head, looking
from cms.delivery.epochs import begin_epoch
from cms.delivery.looking import CannotLookError, Glance, Lookout, glance


@pytest.fixture
def look(committed_db: None) -> Iterator[Glance]:
    """What reads the head."""
    look = glance()
    yield look
    look.close()


@pytest.fixture
def lookout(look: Glance) -> Lookout:
    """A lookout that is never stale."""
    return Lookout(0.0, look)


def moved() -> None:
    with transaction.atomic():
        feed.move_head()


class TestNeverStale:
    def test_sees_what_is_committed_and_nothing_else(self, lookout: Lookout) -> None:
        before = lookout().version
        assert before == head.look()

        with transaction.atomic():
            feed.move_head()
            assert lookout().version == before
        after = lookout().version

        assert (after.number, after) == (before.number + 1, head.look())

    def test_what_is_undone_moves_nothing(self, lookout: Lookout) -> None:
        before = lookout()
        with transaction.atomic():
            feed.move_head()
            transaction.set_rollback(True)

        assert lookout() is before

    def test_sees_another_epoch_and_what_falls_due(self, lookout: Lookout) -> None:
        before = lookout().version
        begin_epoch()

        assert lookout().version.epoch == head.look().epoch != before.epoch
        assert lookout().version.turns_at == head.look().turns_at

    def test_the_moment_stands_while_the_head_does(self, lookout: Lookout) -> None:
        first = lookout().at
        assert lookout().at == first

        moved()

        assert lookout().at > first

    def test_every_thread_sees_it(self, look: Glance, lookout: Lookout, in_thread: Callable) -> None:
        start = lookout().version.number
        go, ready, found = threading.Event(), threading.Barrier(5), []

        def read() -> None:
            lookout()
            ready.wait(10)
            go.wait(10)
            found.append(lookout().version.number)
            look.close()

        waiting = [in_thread(read) for _ in range(4)]
        ready.wait(10)
        moved()
        go.set()
        for thread in waiting:
            thread.result()

        assert found == [start + 1] * 4


class TestStale:
    def test_looks_once_in_that_time(self, look: Glance) -> None:
        looks: list[float] = []

        def counted() -> Any:
            looks.append(time.monotonic())
            return look()

        lookout = Lookout(2, counted)
        before = lookout().version.number
        moved()
        for _ in range(100):
            assert lookout().version.number == before
        time.sleep(2.01)

        assert lookout().version.number == before + 1
        assert len(looks) == 2

    def test_threads_share_one_look(self, look: Glance, in_thread: Callable) -> None:
        looks: list[int] = []

        def slowly() -> Any:
            looks.append(1)
            time.sleep(0.05)
            try:
                return look()
            finally:
                look.close()

        lookout = Lookout(30, slowly)
        for thread in [in_thread(lookout) for _ in range(8)]:
            thread.result()

        assert len(looks) == 1


class TestTrouble:
    def test_is_one_error_and_over_when_the_database_is_back(self, look: Glance) -> None:
        row = look()
        look._mine.link.close()

        with pytest.raises(CannotLookError):
            look()

        assert look() == row

    def test_a_database_that_is_not_there(self, committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        name = "/nowhere/center.sqlite3" if connection.vendor == "sqlite" else "no_such_database"
        monkeypatch.setitem(connection.settings_dict, "NAME", name)

        for _ in range(2):
            with pytest.raises(CannotLookError):
                glance()()

    def test_a_connection_is_made_anew_every_minute(self, look: Glance, monkeypatch: pytest.MonkeyPatch) -> None:
        look()
        first = look._mine.link
        look()
        assert look._mine.link is first

        monkeypatch.setattr(looking, "RENEWED", -1.0)
        look()

        assert look._mine.link is not first
        with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError)):
            first.execute("SELECT 1")
