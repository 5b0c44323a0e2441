"""Handing a draft in for review, and taking it back."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from workflow import audit, rules
from workflow.models import ReviewRequest, Submission
from workflow.policy import policy_in_force
from workflow.quorum import ANY, Policy
from workflow.refusals import Refused, refuse_unless
from workflow.reviewers import fitness_of
from workflow.services import lane
from workflow.services.decision import set_aside
from workflow.services.locking import locked_page, locked_undecided_submission, reread
from workflow.services.waiting import URGENT_IS_AT_ONCE, refuse_impossible
from workflow.signals import review_moved
from workflow.situation import situation, tier_of

DAYS_TO_REVIEW = 14
URGENT_IS_SAFETY = "This is an urgent correction, so it is a safety correction: choose that kind of change."


class NotReady(Refused):
    """The draft lacks something; `gaps` lists everything at once, in the author's words."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__("Before you submit: " + " ".join(gaps))
        self.gaps = gaps


def gaps_of(draft: Any) -> list[str]:
    """Return everything that keeps `draft`, a page as of its latest revision, from being submitted."""
    gaps = list(draft.readiness_gaps())
    if draft.go_live_at or draft.expire_at:
        gaps.append("It has a date to go live or to expire. Only a signature puts a page live, and at once.")
    try:
        draft.full_clean()
    except ValidationError as error:
        gaps += [f"{field_label(draft, name)}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
    return gaps


def field_label(page: Any, name: str) -> str:
    """Return what the editor calls the field `name`."""
    try:
        label: str = page._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return "Page"
    return label[:1].upper() + label[1:]


def may_submit(user: Any, page: Page) -> rules.Decision:
    """Decide whether `user` may submit the latest draft of `page`, its completeness aside."""
    decision = rules.may("submit", situation(user, page))
    if not decision:
        return decision
    if page.latest_revision_id is None or page.latest_revision_id == page.live_revision_id:
        return rules.Decision(False, "There is nothing to submit: no draft is newer than what is live.")
    return rules.ALLOWED


@transaction.atomic
def submit(
    *,
    page: Page,
    user: Any,
    update_type: str,
    change_note: str,
    due_on: datetime.date | None = None,
    assignee: Any = None,
    release_at: datetime.datetime | None = None,
) -> Submission:
    """Hand in the latest draft of `page`: it is frozen, and the clinical team is asked to sign it.

    `release_at` is an aware moment before which it does not go live; without one it does when it is signed. Raises
    Refused when the rules say no, and NotReady, listing every gap, when the draft is incomplete.
    """
    user = reread(user)
    current = locked_page(page.pk)
    refuse_unless(may_submit(user, current))
    if release_at is not None:
        refuse_unless(rules.may("choose_release", situation(user, current)))
    refuse_impossible(release_at)
    if release_at is not None and lane.awaits_text(current):
        raise Refused(URGENT_IS_AT_ONCE)
    revision = current.latest_revision
    if revision.user_id is None:
        raise Refused("Nobody is recorded as the author of this draft: save it again under your name.")
    gaps = gaps_of(revision.as_object())
    if not change_note.strip():
        gaps.append("Say in one sentence what changed, and why.")
    if gaps:
        raise NotReady(gaps)
    if update_type != Submission.UpdateType.SAFETY and lane.awaits_text(current):
        raise Refused(URGENT_IS_SAFETY)
    return hand_in(
        page=current,
        revision=revision,
        user=user,
        update_type=update_type,
        change_note=change_note,
        due_on=due_on,
        assignee=assignee,
        release_at=release_at,
    )


def hand_in(
    *,
    page: Any,
    revision: Revision,
    user: Any,
    update_type: str,
    change_note: str,
    due_on: datetime.date | None = None,
    assignee: Any = None,
    release_at: datetime.datetime | None = None,
) -> Submission:
    """Freeze `revision` and start its review without asking the rules: a first installation has nobody to ask."""
    policy, kept = lane.terms_for(page, policy_in_force(tier_of(page)))
    submission = Submission.objects.create(
        page=page.page_ptr,
        revision=revision,
        submitted_by=user,
        update_type=Submission.UpdateType(update_type),
        change_note=change_note.strip(),
        policy=kept,
        signatures=policy.signatures,
        subjects=sorted(revision.as_object().subjects()),
        release_at=release_at,
    )
    lane.enter(submission)
    _ask(submission, policy, due_on or timezone.localdate() + datetime.timedelta(days=DAYS_TO_REVIEW), assignee)
    _start_workflow(page, user)
    submission.refresh_from_db(fields=["workflow_state"])  # the task has entered itself
    said = {"release_at": release_at.isoformat()} if release_at else {}
    audit.record("submitted", page=page, actor=user, revision_id=revision.pk, **submission.statement, **said)
    review_moved.send(sender=Submission, submission=submission, event="submitted", actor=user, note=change_note)
    return submission


def _ask(submission: Submission, policy: Policy, due_on: datetime.date, assignee: Any) -> None:
    """Open one request for each signature that the policy needs; the first that the assignee can answer is theirs."""
    theirs = None
    if assignee is not None:
        able = fitness_of(assignee).specialties | {ANY}
        theirs = next((number for number, place in enumerate(policy.places) if place in able), 0)
    ReviewRequest.objects.bulk_create(
        ReviewRequest(
            submission=submission, specialty=place, due_on=due_on, assignee=assignee if number == theirs else None
        )
        for number, place in enumerate(policy.places)
    )


def _start_workflow(page: Any, user: Any) -> None:
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
        return
    workflow = page.get_workflow()
    if workflow is None:
        raise Refused("No review is set up for this page: an administrator has to run bootstrap_site.")
    workflow.start(page, user)


@transaction.atomic
def recall(*, submission: Submission, user: Any) -> Submission:
    """Take a page back out of review, or from its release, so that it can be submitted anew; nothing is lost.

    Raises Refused when the rules say no, and Outdated when it was decided meanwhile.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_undecided_submission(submission, of=page)
    refuse_unless(rules.may("recall", situation(user, page)))
    set_aside(current, Submission.Status.RECALLED, user=user)
    audit.record("recalled", page=page, actor=user, revision_id=current.revision_id)
    review_moved.send(sender=Submission, submission=current, event="recalled", actor=user, note="")
    return current
