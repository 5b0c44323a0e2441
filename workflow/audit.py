"""Appends to the audit: one entry after another, each chained to the one before by its hash.

The head's row is the last lock that a transaction takes: after the page and the rows of its review. Whoever opens a
transaction around several services locks all their pages first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page

from workflow import chain
from workflow.models import AccountEvent, AuditEntry, AuditHead
from workflow.refusals import Refused

BROKEN = "The audit is broken at its end, so nothing was recorded or changed. An administrator has to run verify_audit."
DATABASE = "Database"
LONGEST_NAME = 255


@transaction.atomic
def record(action: str, *, page: Page | None, actor: Any, revision_id: int | None = None, **data: Any) -> AuditEntry:
    """Append one entry, after all account events that nobody took into the chain yet.

    `data` must be JSON without fractions. `actor` is None when the system acted by itself. It is the last write of a
    service: every other transaction that records waits until this one ends. Raises Refused when the audit is broken
    at its end.
    """
    head = _locked_head()
    _absorb(head)
    entry = _entry(action, page, actor, data, revision_id=revision_id)
    _append(head, [entry])
    return entry


class Said(NamedTuple):
    """One of several entries about one page that belong together; `actor` is None for the system."""

    action: str
    actor: Any
    data: Mapping[str, Any]


@transaction.atomic(savepoint=False)
def record_together(page: Page, said: Iterable[Said], *, revision_id: int | None) -> None:
    """Append several entries about one revision of `page`, in as many statements as for one."""
    head = _locked_head()
    _absorb(head)
    _append(head, [_entry(each.action, page, each.actor, each.data, revision_id=revision_id) for each in said])


@transaction.atomic(savepoint=False)
def record_each(action: str, pages: Iterable[tuple[Page, Mapping[str, Any]]], *, actor: Any) -> None:
    """Append one entry for each page, with its own data, in as many statements as for one."""
    head = _locked_head()
    _absorb(head)
    _append(head, [_entry(action, page, actor, data) for page, data in pages])


def _entry(
    action: str, page: Page | None, actor: Any, data: Mapping[str, Any], revision_id: int | None = None
) -> AuditEntry:
    return AuditEntry(
        action=action,
        page_id=page.pk if page else None,
        page_title=page.title if page else "",
        actor=actor,
        actor_name=str(actor)[:LONGEST_NAME] if actor else "System",
        revision_id=revision_id,
        data=chain.storable(data),
    )


@transaction.atomic
def absorb() -> int:
    """Take the account events that the database noted into the chain; return how many there were."""
    if not _new_events().exists():
        return 0
    return _absorb(_locked_head())


def bring_up_to_date() -> None:
    """Absorb before the audit is verified; an audit that cannot be written to is for the verification to report."""
    with suppress(Refused):
        absorb()


def _locked_head() -> AuditHead:
    """Lock the head and return it; SQLite has one writer, so reading inside the transaction is enough there."""
    head = AuditHead.objects.select_for_update().first()
    if head is None:
        raise Refused(BROKEN)
    return head


def _new_events() -> Any:
    taken = AuditEntry.objects.filter(account_event_id=OuterRef("pk"))
    return AccountEvent.objects.filter(~Exists(taken), absorbed_as=None)


def _absorb(head: AuditHead) -> int:
    if not AccountEvent.objects.filter(absorbed_as=None).exists():
        return 0
    events = list(_new_events())
    for event in events:
        entry = AuditEntry(
            action=event.what, actor_name=DATABASE, data=chain.words_of(event), account_event_id=event.pk
        )
        _append(head, [entry])
        AccountEvent.objects.filter(pk=event.pk).update(absorbed_as=entry.number)
    return len(events)


def _append(head: AuditHead, entries: Sequence[AuditEntry]) -> None:
    """Chain `entries` to the end of the audit and move the end: two statements, however many they are."""
    if not entries:
        return
    for entry in entries:
        entry.number = head.number + 1
        entry.previous_hash = head.hash
        entry.entry_hash = chain.hash_of(entry)
        head.number, head.hash = entry.number, entry.entry_hash
    try:
        AuditEntry.objects.bulk_create(entries)
    except IntegrityError as error:
        raise Refused(BROKEN) from error
    head.save(update_fields=["number", "hash"])
