"""What the database refuses of the audit: an entry out of order, another end, a change, a record that goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from workflow.account_events import MEMBERSHIP
from workflow.conditions import Guard, changed, columns_of, pushes_out, table_of
from workflow.models import AccountEvent, AuditEntry, AuditHead

ENTRY, HEAD = table_of(AuditEntry), table_of(AuditHead)


def append_only_guards(model: type[models.Model], *, insert: Guard | None = None) -> Iterator[Guard]:
    """Guard a table whose rows never change and never go; `insert` stands in for the guard of new rows."""
    table = table_of(model)
    yield insert or Guard(table, "INSERT", ((pushes_out(model), "a record cannot be replaced"),))
    yield Guard(table, "UPDATE", (("1 = 1", "a record never changes"),))
    yield Guard(table, "DELETE", (("1 = 1", "a record is kept"),))


def _entry_guards() -> Iterator[Guard]:
    follows = (
        f"EXISTS (SELECT 1 FROM {HEAD} h WHERE h.number + 1 = NEW.number AND h.hash = NEW.previous_hash) "
        f"AND NOT EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.number = NEW.number) "
        f"OR EXISTS (SELECT 1 FROM {ENTRY} e JOIN {HEAD} h ON e.number > h.number "
        "WHERE e.number + 1 = NEW.number AND e.entry_hash = NEW.previous_hash)"
    )
    insert = Guard(
        ENTRY,
        "INSERT",
        (
            (pushes_out(AuditEntry), "a record cannot be replaced"),
            (f"NOT ({follows})", "an entry follows the last one of the audit"),
        ),
        (f"PERFORM 1 FROM {HEAD} FOR UPDATE",),
    )
    return append_only_guards(AuditEntry, insert=insert)


def _head_guards() -> Iterator[Guard]:
    stands = (
        f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.number = NEW.number AND e.entry_hash = NEW.hash) "
        f"AND EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.number = OLD.number + 1 AND e.previous_hash = OLD.hash)"
    )
    yield Guard(HEAD, "INSERT", ((f"EXISTS (SELECT 1 FROM {HEAD})", "the audit has one end"),))
    yield Guard(
        HEAD,
        "UPDATE",
        (
            ("NEW.id {differs} OLD.id", "the end of the audit keeps its id"),
            (f"NEW.number <= OLD.number OR NOT ({stands})", "the end of the audit moves on to an entry after it"),
        ),
    )
    yield Guard(HEAD, "DELETE", (("1 = 1", "the end of the audit is kept"),))


def _account_event_guards() -> Iterator[Guard]:
    fixed = [column for column in columns_of(AccountEvent) if column != "absorbed_as"]
    taken = (
        f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.number = NEW.absorbed_as AND e.account_event_id = NEW.id "
        "AND e.action = NEW.what)"
    )
    table = table_of(AccountEvent)
    yield Guard(
        table,
        "INSERT",
        (
            (pushes_out(AccountEvent), "a record cannot be replaced"),
            ("NEW.absorbed_as IS NOT NULL", "a new event is not in the audit yet"),
        ),
    )
    yield Guard(
        table,
        "UPDATE",
        (
            (changed(fixed), "a record never changes"),
            (f"OLD.absorbed_as IS NOT NULL OR NOT {taken}", "an event is taken into the audit once"),
        ),
    )
    yield Guard(table, "DELETE", (("1 = 1", "a record is kept"),))


def _membership_guards() -> Iterator[Guard]:
    """SQLite's `INSERT OR REPLACE` would remove one membership for another without a trace."""
    another = f"EXISTS (SELECT 1 FROM {MEMBERSHIP} t WHERE t.id = NEW.id)"
    yield Guard(MEMBERSHIP, "INSERT", ((another, "a membership is removed or added, never replaced"),))


def audit_guards() -> Iterator[Guard]:
    """Guard the entries, their end, and what the database notes about accounts."""
    yield from _entry_guards()
    yield from _head_guards()
    yield from _account_event_guards()
    yield from _membership_guards()
