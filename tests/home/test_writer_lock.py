"""SQLite has one writer at a time, and no reader waits for it."""

import sqlite3
import time

import pytest
from django.db import connection

from tests.factories.home import Answers

PATIENCE = 2  # seconds; a request that waits for the lock waits for twenty


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have no single writer")
def test_a_reader_does_not_wait_while_somebody_writes(committed_db, client):
    answers = Answers()
    answers.publish()
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE wagtailcore_site SET site_name = 'Unfinished'")

    try:
        for path in answers.addresses().values():
            started = time.monotonic()
            assert client.get(path).status_code == 200
            assert time.monotonic() - started < PATIENCE
    finally:
        writer.execute("ROLLBACK")
        writer.close()
