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
    return Page.objects.select_for_update().get(pk=page_id).specific


def reread(user: Any) -> Any:
    """Return `user` as the database knows them now: active or not, with today's roles and password."""
    return get_user_model().objects.select_related("person").get(pk=user.pk)


def locked_open_submission(submission: Submission) -> Submission:
    """Lock and re-read `submission`; raise Outdated when it is no longer in review."""
    related = ("page", "revision", "workflow_state__current_task_state")
    current = Submission.objects.select_for_update(of=("self",)).select_related(*related).get(pk=submission.pk)
    if current.status != Submission.Status.IN_REVIEW:
        raise Outdated(f"This review is closed already: {current.get_status_display().lower()}.")
    return current
