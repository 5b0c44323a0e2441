"""Completing Wagtail's own workflow with the last signature: rows, log entry and signals as its approval leaves them.

A workflow here has one task (ClinicalReviewTask), so nothing is asked about a next one, and the rows are those that
were read under the lock. tests/workflow/test_services_completion.py compares what is left with a stock approval.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_approved, workflow_approved

from workflow import log_entries
from workflow.models import Submission
from workflow.refusals import Outdated
from workflow.services.decision import WORKFLOW_GONE, task_state


def complete(submission: Submission, user: Any) -> None:
    """Approve the task of `submission`, finish its workflow and so publish its revision; Outdated where it is closed.

    `user` is None where the system releases what was signed before.
    """
    task = task_state(submission)
    state = task.workflow_state
    task.status, task.finished_at, task.finished_by = TaskState.STATUS_APPROVED, timezone.now(), user
    _close(task, TaskState.STATUS_IN_PROGRESS, ["status", "finished_at", "finished_by"])
    _log(task, submission, user)
    state.status = WorkflowState.STATUS_APPROVED
    _close(state, WorkflowState.STATUS_IN_PROGRESS, ["status"])
    state.on_finish(user=user)
    workflow_approved.send(sender=WorkflowState, instance=state, user=user)
    task_approved.send(sender=type(task.specific), instance=task.specific, user=user)


def _close(row: Model, in_progress: str, fields: list[str]) -> None:
    """Write these fields of `row`, if it is still in progress."""
    values = {name: getattr(row, name) for name in fields}
    if not type(row)._base_manager.filter(pk=row.pk, status=in_progress).update(**values):
        raise Outdated(WORKFLOW_GONE)


def _log(task: TaskState, submission: Submission, user: Any) -> None:
    """Write the entry that the editor's history shows.

    Its title is the one that was signed: the page in hand is still what was live before.
    """
    workflow = task.workflow_state.workflow
    log_entries.write(
        log_entries.entry(
            submission.revision,
            "wagtail.workflow.approve",
            label=submission.revision.content["title"],
            user=user,
            timestamp=task.finished_at,
            data={
                "workflow": {
                    "id": workflow.pk,
                    "title": workflow.name,
                    "status": task.status,
                    "task_state_id": task.pk,
                    "task": {"id": task.task.pk, "title": task.task.name},
                    "next": None,
                },
                "comment": task.get_comment(),
            },
        )
    )
