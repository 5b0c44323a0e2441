"""A connection that the database closed meanwhile: nobody is told."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from cms.delivery.fetching import fetch


@pytest.fixture
def server(committed_db: None) -> None:
    """A database that ends connections."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could end a connection")


def end_connection() -> None:
    """Have the server end this process's connection, as one does that is started anew."""
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


class TestLostConnections:
    def test_are_made_anew(self, server: None) -> None:
        end_connection()

        assert fetch("SELECT %s + 1", [1]) == [(2,)]

    def test_are_an_error_within_a_transaction(self, server: None) -> None:
        transaction.set_autocommit(False)
        try:
            end_connection()
            with pytest.raises(OperationalError):
                fetch("SELECT 1", [])
        finally:
            connection.close()

    def test_are_not_asked_whether_they_live(self, committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[Any] = []
        connection.ensure_connection()
        monkeypatch.setattr(connection, "is_usable", lambda: asked.append(1) or True)
        monkeypatch.setattr(connection, "health_check_enabled", True)
        connection.health_check_done = False

        fetch("SELECT 1", [])

        assert asked == []
        connection.health_check_done = False
        connection.cursor().close()
        assert asked == [1]


def test_a_statement_that_fails_is_asked_once(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    class Failing:
        def __enter__(self) -> "Failing":
            return self

        def __exit__(self, *error: object) -> None:
            """Pass errors on."""

        def execute(self, statement: str, parameters: Any) -> None:
            tries.append(statement)
            raise OperationalError("canceled")

    monkeypatch.setattr(connection, "cursor", Failing)

    with pytest.raises(OperationalError, match="canceled"):
        fetch("SELECT 1", [])

    assert tries == ["SELECT 1"]
