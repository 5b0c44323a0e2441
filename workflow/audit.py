"""Writes the append-only record of what happened to a page."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from workflow.models.records import AuditEntry


def record(action: str, *, page: Page | None, actor: Any, revision_id: int | None = None, **data: Any) -> AuditEntry:
    """Append one entry; `data` must be JSON. `actor` is None when the system acted by itself."""
    return AuditEntry.objects.create(
        action=action,
        page_id=page.pk if page else None,
        page_title=page.title if page else "",
        actor=actor,
        actor_name=str(actor) if actor else "System",
        revision_id=revision_id,
        data=data,
    )
