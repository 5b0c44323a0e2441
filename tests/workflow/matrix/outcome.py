"""Whether an action happened, read from the tables before and after it."""

from __future__ import annotations

from typing import Any

Rows = dict[str, set[tuple[Any, ...]]]

PAGE = "wagtailcore_page"
EXPORTS = "exports"


def added(before: Rows, after: Rows, table: str) -> set[tuple[Any, ...]]:
    """Return the rows of `table` that are there now and were not, or were others."""
    return after[table] - before[table]


def column(rows: set[tuple[Any, ...]], *numbers: int) -> set[tuple[Any, ...]]:
    return {tuple(row[number] for number in numbers) for row in rows}


def is_public_different(before: Rows, after: Rows) -> bool:
    """Tell whether a reader would see anything else: which pages are live, at which revision, title and address."""

    def shown(rows: Rows) -> set[tuple[Any, ...]]:
        return column({row for row in rows[PAGE] if row[4]}, 0, 2, 7, 8)

    return shown(before) != shown(after)


def has_status(status: str) -> Any:
    return lambda before, after: any(row[2] == status for row in added(before, after, "workflow_submission"))


def is_new(table: str) -> Any:
    """Return a test for rows with ids that were not there."""
    return lambda before, after: bool(column(after[table], 0) - column(before[table], 0))


def is_changed(table: str, *columns: int) -> Any:
    return lambda before, after: column(before[table], *columns) != column(after[table], *columns)


HAPPENED = {
    "create": is_new(PAGE),
    "withdraw_signature": is_changed("workflow_signoff", 0, 2),
    "edit": is_new("wagtailcore_revision"),
    "submit": is_new("workflow_submission"),
    "start_urgent": is_new("workflow_urgentcorrection"),
    "abandon_urgent": is_changed("workflow_urgentcorrection", 0, 1),
    "countersign": is_new("workflow_signoff"),
    "ask_emergency": is_new("workflow_emergencyaccess"),
    "confirm_emergency": is_changed("workflow_emergencyaccess", 0, 1),
    "end_emergency": is_changed("workflow_emergencyaccess", 0, 2),
    "choose_release": lambda before, after: any(row[3] for row in added(before, after, "workflow_submission")),
    "reschedule": is_changed("workflow_submission", 0, 3),
    "manage_bundles": is_new("workflow_bundle"),
    "recall": has_status("recalled"),
    "comment": is_new("wagtailcore_comment"),
    "request_changes": has_status("changes_requested"),
    "sign": is_new("workflow_signoff"),
    "reaffirm": is_new("workflow_signoff"),
    "withdraw": is_public_different,
    "set_tier": is_changed("workflow_governance", 0, 2),
    "copy": is_new(PAGE),
    "move": is_changed(PAGE, 0, 1),
    "delete": lambda before, after: bool(column(before[PAGE], 0) - column(after[PAGE], 0)),
    "set_privacy": is_new("wagtailcore_pageviewrestriction"),
    "publish": is_public_different,
    "unpublish": is_public_different,
    "lock": is_changed(PAGE, 0, 5),
    "propose_policy": is_new("workflow_riskpolicy"),
    "approve_policy": is_changed("workflow_riskpolicy", 0, 1),
    "record_reviewer": is_new("workflow_reviewerrecord"),
    "confirm_reviewer": is_changed("workflow_reviewerrecord", 0, 1),
    "propose_role": is_new("workflow_rolegrant"),
    "confirm_role": is_changed("workflow_rolegrant", 0, 1),
    "end_role": is_changed("workflow_rolegrant", 0, 2),
    "export_audit": is_new(EXPORTS),
    "declare_interests": is_new("workflow_interestdeclaration"),
}
