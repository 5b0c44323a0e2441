"""Entries of Wagtail's history for what happens under a lock: their references were just read, so none is looked up."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import PageLogEntry, Revision


def entry(revision: Revision, action: str, *, label: str, user: Any, **fields: Any) -> PageLogEntry:
    """Return an entry about the page of `revision`, as `log` of wagtail.log_actions would write it; not yet written."""
    context = get_active_log_context()
    known = {
        "page_id": int(revision.object_id),
        "content_type_id": revision.content_type_id,
        "timestamp": timezone.now(),
        "data": {},
        "user": user or context.user,
        "uuid": context.uuid,
    }
    return PageLogEntry(action=action, label=label, revision=revision, **known | fields)


def write(*entries: PageLogEntry) -> None:
    """Write them in one statement, without asking whether what they refer to exists."""
    PageLogEntry.objects.bulk_create(entries)
