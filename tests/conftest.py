"""Fixtures for every test: one installation, copied, never flushed."""

import copy
import gc
import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import override_settings

from cms.delivery import reading
from tests import world
from tests.beside import Threads
from tests.factories.home import Answers
from tests.indexing import indexing

pytest_plugins = ["tests.chromium", "tests.contract", "tests.counts", "tests.division", "tests.evidence"]

_cache_numbers = itertools.count()
_run = uuid.uuid4().hex[:8]  # A shared Redis remembers the last run.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what would flush the database: append-only tables cannot be emptied."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if flushes or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(
                f"{item.nodeid}: use committed_db or site_server; a flush is refused by the database"
            )


def pytest_collection_finish() -> None:
    """Leave thousands of tests and imported modules out of every later collection of garbage, and collect seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a file's bytes by their argument: an archive holds the time of day, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def installation(request: pytest.FixtureRequest, django_test_environment: None) -> world.Installation:
    """The database of this process: where it is and how it is put back."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    return world.installation(worker)


@pytest.fixture(scope="session")
def django_db_setup(installation: world.Installation, django_db_blocker) -> Iterator[None]:
    """Build the installation once; pytest-django asks for this before the first test with a database."""
    with django_db_blocker.unblock():
        installation.build()
    yield
    with django_db_blocker.unblock():
        installation.discard()


@contextmanager
def really_committed(installation: world.Installation, django_db_blocker) -> Iterator[None]:
    """Let transactions really commit, also in threads and other processes; a fresh copy replaces the database."""
    with django_db_blocker.unblock(), unshared_cache():
        assert not connection.in_atomic_block, "A fixture of this module keeps a transaction open: use another module."
        yield
        installation.restore()


@pytest.fixture
def committed_db(django_db_setup: None, installation: world.Installation, django_db_blocker) -> Iterator[None]:
    """A database in which transactions really commit, for one test."""
    with really_committed(installation, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, installation: world.Installation, django_db_blocker) -> Iterator[None]:
    """The same for all tests of a module that only look."""
    with really_committed(installation, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def kept_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A transaction for what a module's tests share: made once, and each of them works in one of its own inside."""
    with django_db_blocker.unblock(), unshared_cache(), transaction.atomic():
        number_changes_at_once()
        yield
        transaction.set_rollback(True)


def number_changes_at_once() -> None:
    """Number changes of what is public when they are made: the transaction of a test is never committed.

    PostgreSQL does so before the commit, SQLite always at once. Undone with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS delivery_number_changes IMMEDIATE")


@pytest.fixture(autouse=True)
def numbered_at_once(request: pytest.FixtureRequest) -> None:
    """Number changes at once in every test that works in a transaction of its own."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        number_changes_at_once()


@pytest.fixture(scope="module")
def kept_answers(kept_db: None) -> Answers:
    """An index that is live, made once for the tests of a module."""
    return Answers()


@pytest.fixture
def answers(kept_answers: Answers, db: None) -> Answers:
    """Publish below that index; what a test adds goes with it."""
    return copy.copy(kept_answers)


@pytest.fixture
def in_thread(committed_db: None) -> Callable:
    """Run a callable in a thread of its own, with its own connections, and return its future."""
    with Threads() as threads:
        yield threads.start


@pytest.fixture(scope="module")
def indexed() -> Iterator[None]:
    """Index what the tests of this module save, so that a search and a list of uses find it."""
    with indexing():
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Give each test a cache that no other test has written to."""
    with unshared_cache():
        yield


@contextmanager
def unshared_cache() -> Iterator[None]:
    """Use a cache that nobody else has written to, without emptying a shared Redis."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": f"test-{_run}-{os.getpid()}-{next(_cache_numbers)}"}
    with override_settings(CACHES={**settings.CACHES, "default": default}):
        reading.forget()
        yield
        if "locmem" in default["BACKEND"]:
            cache.clear()


@pytest.fixture(scope="session", autouse=True)
def close_connections() -> Iterator[None]:
    """Leave no connection behind for the interpreter to complain of."""
    yield
    connections.close_all()
