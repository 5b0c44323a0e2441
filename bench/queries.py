"""How many SQL statements an answer takes, counted in process: `python -m bench.queries cms.wsgi:application`.

Reads {measure: [path, …]} as JSON from its input and writes {measure: [first, again]} as the last line of its output:
the most statements that one of these paths took when it was asked first, and when it was asked again at once. Counted
is what Django captures, or what the driver was given where that is more, our look at the head included.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django
import psycopg
from django.apps import apps
from django.test import RequestFactory

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Count:
    """Counts what is given to the driver."""

    def __init__(self) -> None:
        self.statements = 0
        execute = psycopg.Cursor.execute

        def counted(cursor: Any, *args: Any, **kwargs: Any) -> Any:
            self.statements += 1
            return execute(cursor, *args, **kwargs)

        psycopg.Cursor.execute = counted  # type: ignore[method-assign, assignment]

    def looks(self) -> None:
        """Count our look at the head as well: it is a prepared statement that goes past the driver's cursors."""
        from cms.delivery.looking import PostgresGlance

        read = PostgresGlance.read

        def counted(glance: Any, link: Any) -> Any:
            self.statements += 1
            return read(glance, link)

        PostgresGlance.read = counted  # type: ignore[method-assign, assignment]


def main() -> int:
    count = Count()
    django.setup()
    if apps.is_installed("cms.delivery"):
        count.looks()
    module, _colon, name = sys.argv[1].partition(":")
    application = getattr(importlib.import_module(module), name)
    asked = json.load(sys.stdin)
    found = {key: most(application, count, paths) for key, paths in asked.items()}
    print(json.dumps(found))
    return 0


def most(application: Application, count: Count, paths: list[str]) -> list[int]:
    for _time in range(2):  # what a process learns once, and what a connection is told, is no query of a request
        answer(application, count, paths[0])
    each = [(answer(application, count, path), answer(application, count, path)) for path in paths]
    return [max(first for first, _again in each), max(again for _first, again in each)]


def answer(application: Application, count: Count, path: str) -> int:
    """Ask once and return the number of statements; an answer that is no success ends the process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    said: list[str] = []
    environ = RequestFactory().get(path).environ | {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    before = count.statements
    with CaptureQueriesContext(connection) as captured:
        body: Any = application(environ, lambda status, headers, exc_info=None: said.append(status))
        b"".join(body)
    if not said[0].startswith("200"):
        sys.exit(f"{path} answered {said[0]}")
    return max(len(captured), count.statements - before)


if __name__ == "__main__":
    sys.exit(main())
