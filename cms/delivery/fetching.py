"""Asking the database one statement, and nothing else beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection


def fetch(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that only reads.

    Django asks a connection that it kept whether it still lives (CONN_HEALTH_CHECKS), which is a statement more before
    each answer. Here one that turns out to be lost is made anew instead, and the statement is asked again.
    """
    if not connection.get_autocommit():
        return _fetched(statement, parameters)
    connection.health_check_done = True
    try:
        return _fetched(statement, parameters)
    except (OperationalError, InterfaceError):
        if connection.connection is None or connection.is_usable():
            raise
        connection.close()
        return _fetched(statement, parameters)


def _fetched(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
