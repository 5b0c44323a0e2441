"""What an audit entry says, and the hash that chains it to the one before.

Pure: nothing here reads or writes. docs/audit.md describes the same for whoever checks an export without us.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from workflow import seal
from workflow.models import AccountEvent, AuditEntry

START = "0" * 64  # what the first entry has before it


def moment(at: datetime.datetime) -> str:
    """Return an aware time in UTC, to the microsecond: 2026-01-31T08:00:00.000000+00:00."""
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def storable(data: Any) -> Any:
    """Return `data` as every database gives it back; raise TypeError for a number with a fraction, which may round."""
    return json.loads(seal.canonical(data), parse_float=_refuse, parse_constant=_refuse)


def _refuse(number: str) -> Any:
    raise TypeError(f"An audit entry holds no number with a fraction, as {number}: write it as text.")


def statement(entry: AuditEntry, **instead: Any) -> dict[str, Any]:
    """Return everything that `entry` says, as its hash covers it; `instead` puts other values in."""
    return {
        "number": entry.number,
        "at": moment(entry.at),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "page": entry.page_id,
        "page_title": entry.page_title,
        "revision": entry.revision_id,
        "data": entry.data,
        "account_event": entry.account_event_id,
        "previous_hash": entry.previous_hash,
        **instead,
    }


def hash_of(entry: AuditEntry, **instead: Any) -> str:
    """Return the SHA-256 of what `entry` says, 64 hexadecimal digits."""
    return seal.digest(statement(entry, **instead))


def line(entry: AuditEntry) -> bytes:
    """Return `entry` as one line of an export: what it says and its stored hash, canonical, with a newline."""
    return seal.canonical({**statement(entry), "entry_hash": entry.entry_hash}) + b"\n"


def words_of(event: AccountEvent) -> dict[str, Any]:
    """Return what an account event says, as the `data` of its audit entry."""
    return {
        "at": moment(event.at),
        "user": event.user_id,
        "username": event.username,
        "group": event.group_id,
        "group_name": event.group_name,
        "detail": event.detail,
        "database_user": event.database_user,
    }
