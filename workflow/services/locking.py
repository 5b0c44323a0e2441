"""Locks the rows that a verb decides on, and reads them again inside its transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page

from workflow.models import Submission
from workflow.refusals import Outdated


def locked_page(page_id: int) -> Any:
    """Lock the page's row for this transaction and return the specific page, read with the lock and after it.

    SQLite has one writer and ignores the lock; reading inside the transaction is what counts there.
    """
    return Page.objects.select_for_update().only("content_type").get(pk=page_id).specific


def reread(user: Any) -> Any:
    """Return `user` as the database knows them now: active or not, with today's roles and password."""
    return get_user_model().objects.select_related("person").get(pk=user.pk)


def locked_submission(submission: Submission, *states: str, of: Any) -> Submission:
    """Lock and re-read `submission` of the locked page `of`; raise Outdated when it is in none of `states`."""
    related = ("revision", "submitted_by", "workflow_state__workflow", "workflow_state__current_task_state__task")
    current: Submission = (
        Submission.objects.select_for_update(of=("self",)).select_related(*related).get(pk=submission.pk, page=of)
    )
    if current.status not in states:
        raise Outdated(f"This review is closed already: {current.get_status_display().lower()}.")
    current.page = current.revision.content_object = of  # the very row that is locked, wherever it is asked for
    return current


def locked_open_submission(submission: Submission, *, of: Any) -> Submission:
    """Lock and re-read `submission` of the locked page `of`; raise Outdated when it is no longer in review."""
    return locked_submission(submission, Submission.Status.IN_REVIEW, of=of)


def locked_undecided_submission(submission: Submission, *, of: Any) -> Submission:
    """Lock and re-read `submission` of the locked page `of`; raise Outdated when it is live, sent back or recalled."""
    return locked_submission(submission, Submission.Status.IN_REVIEW, Submission.Status.APPROVED, of=of)
