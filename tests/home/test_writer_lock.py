"""No reader waits for whoever writes: SQLite has one writer at a time, PostgreSQL locks the rows it changes."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.factories.home import Answers

PATIENCE = 2  # seconds; a request that waits for the lock waits for twenty


@pytest.fixture
def unfinished(committed_db: None) -> Iterator[Answers]:
    """Return answers whose site another connection is changing."""
    answers = Answers()
    answers.publish()
    writer = connection.copy()
    with writer.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        cursor.execute("UPDATE wagtailcore_site SET site_name = 'Unfinished'")
    yield answers
    with writer.cursor() as cursor:
        cursor.execute("ROLLBACK")
    writer.close()


def test_a_reader_does_not_wait_while_somebody_writes(unfinished, client):
    for path in unfinished.addresses().values():
        started = time.monotonic()
        assert client.get(path).status_code == 200
        assert time.monotonic() - started < PATIENCE
