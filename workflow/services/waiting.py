"""Signed off and not live yet: what a submission waits for, and which moments may be chosen."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from workflow import audit
from workflow.dependencies import Fall, fall_of, records, warning_of
from workflow.models import Bundle, ReleaseTrouble, Submission
from workflow.policy import confirmation_of
from workflow.refusals import Refused
from workflow.release_words import moment_in_words
from workflow.signals import review_moved

LONGEST_WAIT = datetime.timedelta(days=366)
IN_THE_PAST = "This time has passed. Choose a later one, or let the page go live as soon as it is signed."
URGENT_IS_AT_ONCE = "This is an urgent correction, so it goes live as soon as it is signed: choose no other time."
TOO_FAR = "Choose a time within a year: what is signed today is read again by then."


def why_impossible(release_at: datetime.datetime | None) -> str:
    """Return why `release_at`, an aware moment or None for at once, cannot be chosen; nothing when it can."""
    now = timezone.now()
    if release_at is None:
        return ""
    if release_at <= now:
        return IN_THE_PAST
    return TOO_FAR if release_at > now + LONGEST_WAIT else ""


def refuse_impossible(release_at: datetime.datetime | None) -> None:
    """Raise Refused for a moment that cannot be chosen."""
    if why := why_impossible(release_at):
        raise Refused(why)


def pending_bundle(page_id: int) -> Bundle | None:
    """Return the bundle with which a page is to go live, if it stands in one."""
    return _pending_bundles(page_id).first()


def _pending_bundles(page_id: int) -> QuerySet[Bundle]:
    return Bundle.objects.pending().filter(places__page_id=page_id, places__ended_at=None)


def must_wait(submission: Submission) -> bool:
    """Tell whether `submission` stays hidden once it is signed, for a moment or a bundle; what is urgent never does."""
    if confirmation_of(submission):
        return False
    if submission.release_at is not None and submission.release_at > timezone.now():
        return True
    return _pending_bundles(submission.page_id).exists()


def warnings_on(keys: Iterable[str]) -> dict[str, str]:
    """Return what is said today against those records of these names that no longer stand as they stood, by name."""
    found = {key: record for key, record in records(keys).items() if fall_of(record) is not Fall.NONE}
    return {key: warning_of(record) or "It no longer holds" for key, record in found.items()}


def hold(submission: Submission, dependencies: Iterable[str]) -> None:
    """Keep what has all its signatures until its release, with what is said against its sources today."""
    submission.status = Submission.Status.APPROVED
    submission.warnings = warnings_on(dependencies)
    submission.save(update_fields=["status", "warnings"])


def reopen(submission: Submission) -> None:
    """Put what waited for its release back into review."""
    submission.status = Submission.Status.IN_REVIEW
    submission.warnings = {}
    submission.save(update_fields=["status", "warnings"])
    ReleaseTrouble.objects.filter(submission=submission).delete()


def announce_held(page: Any, submission: Submission, actor: Any) -> None:
    """Record that the review is complete and the page waits, and say so."""
    bundle = pending_bundle(submission.page_id)
    said = {"release_at": submission.release_at.isoformat()} if submission.release_at else {}
    note = moment_in_words(submission.release_at, bundle)
    audit.record("approved", page=page, actor=None, revision_id=submission.revision_id, note=note, **said)
    review_moved.send(sender=Submission, submission=submission, event="approved", actor=actor, note=note)
