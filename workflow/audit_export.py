"""The audit as JSON Lines, to be kept and checked elsewhere; that it was exported is its last line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from workflow import audit, chain
from workflow.models import AuditEntry, AuditHead
from workflow.refusals import Refused

BATCH = 500


@transaction.atomic
def begin(*, actor: Any, since: int = 0) -> AuditEntry:
    """Record that the entries after number `since` are exported; the entry returned is the last of them.

    Raises Refused when the audit ends before `since`.
    """
    audit.absorb()
    head = AuditHead.objects.select_for_update().first()
    if head is not None and not 0 <= since <= head.number:
        raise Refused(f"The audit ends at entry {head.number}, so nothing can be exported after entry {since}.")
    return audit.record("audit_exported", page=None, actor=actor, since=since)


def lines(*, since: int, until: int) -> Iterator[bytes]:
    """Yield the entries after `since` up to `until`, one canonical line each, some hundred lines at a time.

    No transaction stays open while somebody slowly downloads: entries never change, so each batch fits the others.
    """
    while since < until:
        batch = list(AuditEntry.objects.filter(number__gt=since, number__lte=until).order_by("number")[:BATCH])
        if not batch:
            return
        yield b"".join(chain.line(entry) for entry in batch)
        since = batch[-1].number
