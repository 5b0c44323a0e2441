"""Where the urgent correction of a page stands, moved along by the verbs of review; who may is decided by those.

Every function here is called with the page locked.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from workflow import quorum
from workflow.models import ReviewRequest, Submission, UrgentCorrection
from workflow.policy import confirmation_of, frozen, frozen_urgent, signers_of
from workflow.quorum import Policy
from workflow.refusals import Outdated

Status = UrgentCorrection.Status
NOT_OPEN = (
    "This urgent correction was given up, so one signature no longer puts it live. Recall it and submit it again."
)


def open_on(page: Page) -> UrgentCorrection | None:
    """Lock and return the urgent correction of `page` that is under way, if there is one."""
    found = UrgentCorrection.objects.select_for_update().filter(page_id=page.pk).open()
    return found.first()


def awaits_text(page: Page) -> bool:
    """Tell whether what is handed in next for `page` is its urgent correction."""
    return UrgentCorrection.objects.filter(page_id=page.pk, status=Status.DRAFTING).exists()


def has_overtaken(page: Page, opened_on: int | None) -> bool:
    """Tell whether an urgent correction of `page` overtook what an editor shows that was opened on this revision.

    Nobody knows what an editor shows that does not say so: it is taken for overtaken.
    """
    correction: UrgentCorrection | None = UrgentCorrection.objects.filter(page_id=page.pk).open().first()
    if correction is None:
        return False
    last: int = correction.superseded_revision_id or correction.base_revision_id
    if opened_on != last:
        return opened_on is None or opened_on < last
    # Nothing was set aside where the correction starts from the very text that the editor shows, until it is live.
    return correction.superseded_revision_id is not None or correction.is_unconfirmed


def terms_for(page: Page, policy: Policy) -> tuple[Policy, dict[str, Any]]:
    """Return what a review of `page` that begins now needs to go live, and what its submission keeps of that."""
    if awaits_text(page):
        return policy.at_first, frozen_urgent(policy)
    return policy, frozen(policy)


def enter(submission: Submission) -> None:
    """Note that the text of an urgent correction was handed in."""
    if confirmation_of(submission):
        waiting = UrgentCorrection.objects.filter(page_id=submission.page_id, status=Status.DRAFTING)
        waiting.update(status=Status.IN_REVIEW, submission=submission)


def send_back(submission: Submission) -> None:
    """Note that the review of an urgent correction ended without a publication: it waits for another text."""
    UrgentCorrection.objects.filter(submission=submission, status=Status.IN_REVIEW).update(status=Status.DRAFTING)


def go_live(submission: Submission) -> None:
    """Set by when the other signatures must come, and ask for them; what was live before is overtaken.

    Raises Outdated where the correction was given up meanwhile.
    """
    policy = confirmation_of(submission)
    if policy is None:
        overtaken = UrgentCorrection.objects.filter(page_id=submission.page_id, status=Status.LIVE)
        if overtaken.exists():  # hardly ever, and a change of what is guarded costs more than a look
            overtaken.update(status=Status.COMPLETED)
        return
    waiting = UrgentCorrection.objects.filter(submission=submission, status=Status.IN_REVIEW)
    correction: UrgentCorrection | None = waiting.first()
    if correction is None:
        raise Outdated(NOT_OPEN)
    correction.status = Status.LIVE
    correction.due_at = timezone.now() + datetime.timedelta(hours=policy.urgent_hours)
    correction.save(update_fields=["status", "due_at"])
    ReviewRequest.objects.bulk_create(
        ReviewRequest(submission=submission, specialty=place, due_on=timezone.localdate(correction.due_at))
        for place in missing(submission)
    )


def missing(submission: Submission) -> tuple[str, ...]:
    """Return the specialties that an urgent correction still lacks to stay live; nothing for any other submission."""
    policy = confirmation_of(submission)
    return quorum.missing(policy, signers_of(submission.sign_offs.standing())) if policy else ()


def confirm(correction: UrgentCorrection) -> bool:
    """Close the requests that signatures have answered; tell whether all are there, which completes the correction."""
    submission: Any = correction.submission
    left = list(missing(submission))
    for request in submission.requests.filter(closed_at=None).order_by("pk"):
        if request.specialty in left:
            left.remove(request.specialty)
        else:
            request.closed_at = timezone.now()
            request.save(update_fields=["closed_at"])
    if missing(submission):
        return False
    correction.status = Status.COMPLETED
    correction.save(update_fields=["status"])
    return True


def end(correction: UrgentCorrection, status: str) -> None:
    """Close a correction that leads to nothing, and what it still asks for."""
    correction.status = status
    correction.save(update_fields=["status"])
    if correction.submission:
        correction.submission.requests.filter(closed_at=None).update(closed_at=timezone.now())
