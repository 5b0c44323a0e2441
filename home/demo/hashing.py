"""Shares the work of hashing one password, for a story in which the same people sign again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.contrib.auth import hashers


@contextmanager
def each_password_hashed_once() -> Iterator[None]:
    """Remember, until the `with` ends, what PBKDF2 answered to the same password, salt and number of rounds.

    Nothing is weaker for it: each check still compares with a hash of full strength. For one thread only: a management
    command.
    """
    at_work: Any = hashers.pbkdf2  # type: ignore[attr-defined]  # not part of the module's public names
    hashers.pbkdf2 = cache(at_work)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        hashers.pbkdf2 = at_work  # type: ignore[attr-defined]
