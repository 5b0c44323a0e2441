"""Cursors of the feed: where a reader has come to, in words that only we can write and read."""

from __future__ import annotations

from typing import NamedTuple

from django.core import signing

from cms.delivery.head import Version

SNAPSHOT, DELTAS = "snapshot", "deltas"
START_AGAIN = "Start again without a cursor, and take down what you then no longer hear of."

_signer = signing.Signer(salt="cms.delivery.cursor", sep=".")


class ForgedCursorError(Exception):
    """This is no cursor that was given out here."""


class LostCursorError(Exception):
    """What came after this cursor cannot be told; the message says why and what to do."""


class Cursor(NamedTuple):
    """A place in the feed of one site.

    In a snapshot: everything as of change `number` up to the page with id `after`. In deltas: all changes up to
    `number`.
    """

    epoch: str
    kind: str
    number: int
    after: int
    site: int

    def text(self) -> str:
        """Return the cursor as it is given out."""
        return _signer.sign_object(list(self))


def read(text: str) -> Cursor:
    """Return the cursor that was given out as `text`; raise ForgedCursorError where none was."""
    try:
        return Cursor(*_signer.unsign_object(text))
    except signing.BadSignature as error:
        raise ForgedCursorError from error


def refuse_lost(cursor: Cursor, version: Version) -> None:
    """Raise LostCursorError where changes after the cursor are forgotten, or never were."""
    if cursor.epoch != version.epoch:
        raise LostCursorError(f"The feed has begun anew since this cursor was given out. {START_AGAIN}")
    if cursor.number > version.number:
        raise LostCursorError(f"This cursor is ahead of the feed. {START_AGAIN}")
    if cursor.number < version.oldest:
        raise LostCursorError(f"Changes right after this cursor are forgotten by now. {START_AGAIN}")
