"""How tests are divided: among processes, and between the first database and another one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import pytest

LONG = ("browser", "prove")
DATABASE = {"db", "django_db_setup"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the files in which no test opens a database; begin with those that take long, so none is waited for last.

    Files take long that drive a browser or measure a promise; the order within a file stays.
    """
    for _path, of_file in groupby(list(items), attrgetter("path")):
        tests = list(of_file)
        if not any(opens_a_database(test) for test in tests):
            for test in tests:
                test.add_marker(pytest.mark.anywhere)
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in LONG)}
    yield
    items.sort(key=lambda item: item.path not in long)


def opens_a_database(test: pytest.Item) -> bool:
    """Tell whether a test asks for a database, itself or by one of its fixtures."""
    return bool(test.get_closest_marker("django_db") or DATABASE & set(getattr(test, "fixturenames", ())))
