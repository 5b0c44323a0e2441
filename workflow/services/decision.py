"""Deciding a submission in other ways than by a signature: comments, requests for changes, its end."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Comment, TaskState

from workflow import audit, rules
from workflow.models import ReleaseTrouble, Submission
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.services import lane
from workflow.services.locking import locked_open_submission, locked_page, locked_undecided_submission, reread
from workflow.signals import review_moved
from workflow.situation import situation

WORKFLOW_GONE = "The workflow of this review is gone. Recall the page and submit it again."


def end_without_publication(submission: Submission, status: str) -> None:
    """Close a review that puts nothing live: what was signed in it no longer stands."""
    submission.status = status
    submission.decided_at = timezone.now()
    submission.save(update_fields=["status", "decided_at"])
    submission.sign_offs.standing().update(withdrawn_at=submission.decided_at)
    submission.requests.filter(closed_at=None).update(closed_at=submission.decided_at)
    ReleaseTrouble.objects.filter(submission=submission).delete()
    lane.send_back(submission)


def set_aside(submission: Submission, status: str, *, user: Any) -> None:
    """Close a review without a decision, and Wagtail's workflow with it; `status` is a Submission.Status."""
    end_without_publication(submission, status)
    if submission.workflow_state is not None:
        submission.workflow_state.cancel(user=user)


def task_state(submission: Submission) -> TaskState:
    """Return Wagtail's row for a review; raise Outdated when somebody removed it."""
    state = submission.workflow_state
    if state is None or state.current_task_state is None:
        raise Outdated(WORKFLOW_GONE)
    task: TaskState = state.current_task_state
    task.workflow_state, task.revision = state, submission.revision  # the very rows that are locked and compared
    return task


@transaction.atomic
def request_changes(*, submission: Submission, user: Any, note: str) -> Submission:
    """Send a submission back with what has to change; the author may edit again.

    Raises Refused without a note or when the rules say no, Outdated when it was decided meanwhile.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_undecided_submission(submission, of=page)
    refuse_unless(rules.may("request_changes", situation(user, page, revision=current.revision)))
    if not note.strip():
        raise Refused("Say what has to change: the author reads it in the mail and on the page.")
    end_without_publication(current, Submission.Status.CHANGES_REQUESTED)
    task_state(current).reject(user=user, comment=note.strip())
    audit.record("changes_requested", page=page, actor=user, revision_id=current.revision_id, note=note.strip())
    review_moved.send(sender=Submission, submission=current, event="changes_requested", actor=user, note=note.strip())
    return current


@transaction.atomic
def comment(*, submission: Submission, user: Any, text: str, content_path: str = "title") -> Comment:
    """Leave a comment on a field or block of the page in review, where its author will find it in the editor.

    `content_path` is Wagtail's: a field name, or "body.<block id>". Raises Refused or Outdated.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_open_submission(submission, of=page)
    refuse_unless(rules.may("comment", situation(user, page)))
    if not text.strip():
        raise Refused("The comment is empty.")
    left = Comment.objects.create(
        page=page.page_ptr,
        user=user,
        text=text.strip(),
        contentpath=content_path,
        revision_created=current.revision,
    )
    audit.record("commented", page=page, actor=user, revision_id=current.revision_id, path=content_path)
    review_moved.send(sender=Submission, submission=current, event="commented", actor=user, note=text.strip())
    return left
