"""Putting live what has all its signatures: the one place where a page of ours is published."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from workflow import audit
from workflow.audit import Said
from workflow.models import Governance, SignOff, Submission, UrgentCorrection
from workflow.policy import confirmation_of, policy_in_force
from workflow.services import lane, rereview
from workflow.services.completion import complete
from workflow.services.review_dates import next_review_on
from workflow.signals import publication_changed, review_moved, urgent_moved
from workflow.situation import tier_of


def last_signed_on(standing: Iterable[SignOff]) -> datetime.date:
    """Return the Center's day on which the last signature came: what waited was reviewed then, not on its release."""
    return timezone.localdate(max(each.signed_at for each in standing if each.meaning == SignOff.Meaning.APPROVED))


def put_live(page: Any, submission: Submission, user: Any, standing: Sequence[SignOff]) -> None:
    """Put live the revision that the `standing` signatures cover."""
    submission.status = Submission.Status.PUBLISHED
    submission.decided_at = timezone.now()
    submission.save(update_fields=["status", "decided_at"])
    complete(submission, user)
    reviewed_on = last_signed_on(standing)
    Governance.objects.filter(page_id=page.pk).update(
        status=Governance.Status.CURRENT,
        last_reviewed_on=reviewed_on,
        next_review_on=next_review_on(reviewed_on, policy_in_force(tier_of(page))),
        withdrawn_on=None,
        withdrawal_reason="",
        withdrawal_note="",
        replacement=None,
    )
    lane.go_live(submission)
    rereview.answer(page=page, revision_id=submission.revision_id, actor=user)


def announce(
    page: Any, submission: Submission, user: Any, *, event: str = "published", after: Sequence[Said] = ()
) -> None:
    """Record that the page is live, and what led `after`; say so.

    `event` is "released" for what was signed before and waited.
    """
    is_urgent = confirmation_of(submission) is not None
    correction = UrgentCorrection.objects.filter(submission=submission).first() if is_urgent else None
    terms = {"second_signature_by": correction.due_at.isoformat(timespec="seconds")} if correction else {}
    said = {**submission.statement, **terms}
    audit.record_together(page, [*after, Said("published", None, said)], revision_id=submission.revision_id)
    review_moved.send(sender=Submission, submission=submission, event=event, actor=user, note="")
    publication_changed.send(sender=SignOff, page=page, event="published")
    if correction:
        urgent_moved.send(sender=UrgentCorrection, correction=correction, event="live", actor=user)
