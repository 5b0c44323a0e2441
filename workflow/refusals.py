"""Why something may not happen, in words for the person who tried.

A refusal inside an admin request is noted as well, because Wagtail turns PermissionDenied into a redirect before
our middleware could see it: the transaction must be rolled back all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from workflow.rules import Decision

_noted: ContextVar[list[str] | None] = ContextVar("refusals", default=None)


class Refused(PermissionDenied):
    """The rules do not allow this; the message says why, and `field` which entry of a form it is about, if any."""

    status_code = 403

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        noted = _noted.get()
        if noted is not None:
            noted.append(reason)


class NotSignedOff(Refused):
    """Something would have gone live, or changed a signed text, without a signature on exactly that."""


class Outdated(Refused):
    """The screen shows something that has moved on: reload and decide again. HTTP 409."""

    status_code = 409


def refuse_unless(decision: Decision) -> None:
    """Raise `Refused` with the reason of a decision that says no."""
    if not decision:
        raise Refused(decision.reason)


@contextmanager
def noting_refusals() -> Iterator[list[str]]:
    """Collect the reasons of every refusal raised inside, caught or not."""
    noted: list[str] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
