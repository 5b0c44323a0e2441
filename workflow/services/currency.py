"""Keeping what is live true: confirming that it still holds, and taking it back."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from workflow import audit, quorum, rules
from workflow.emergency import told_of
from workflow.models import AuditEntry, Governance, SignOff, Submission, UrgentCorrection
from workflow.policy import policy_in_force
from workflow.quorum import Signer
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.reviewers import fitness_of
from workflow.services import lane, release, rereview
from workflow.services.decision import set_aside
from workflow.services.emergency import announce_use
from workflow.services.locking import locked_page, reread
from workflow.services.review_dates import next_review_on
from workflow.services.signing import refuse_unless_attested, signer_words
from workflow.signals import publication_changed, review_moved, urgent_moved
from workflow.situation import open_submission, situation, tier_of

STILL_CURRENT = (
    "I read the whole page and opened its sources again. In my professional judgment it still holds. "
    "I did not write it and have no conflict of interest."
)
NO_CHANGE = "Reviewed, no change."
WITHDRAWN_MEANWHILE = "The live page was withdrawn, so what waited to follow it has to be signed again."
UNCONFIRMED_NOTE = "A correction was published, but no second clinician confirmed it in time."
UNCONFIRMED = "This page waits for its second signature: give that instead."
SAID_TO_BE_WRONG = "An urgent correction of this page is under way, because its text is wrong."
OVERDUE_NOTE = "Nobody confirmed in time that this page still holds."


def may_reaffirm(user: Any, page: Page) -> rules.Decision:
    """Decide whether `user` may confirm that the live text of `page` still holds."""
    facts = situation(user, page, revision=page.live_revision, subjects=page.specific.subjects())
    decision = rules.may("reaffirm", facts)
    if not decision:
        return decision
    correction = UrgentCorrection.objects.filter(page_id=page.pk).open().first()
    if correction:
        return rules.Decision(False, UNCONFIRMED if correction.is_unconfirmed else SAID_TO_BE_WRONG)
    reason = quorum.why_not(policy_in_force(facts.tier), _confirmed_by(page), Signer(user.pk, _specialties(user)))
    return rules.Decision(not reason, reason)


def _specialties(user: Any) -> frozenset[str]:
    return fitness_of(user).specialties


def _confirmed_by(page: Page) -> list[Signer]:
    """Return who confirmed the live text since its review date moved last."""
    moved = AuditEntry.objects.filter(page=page.pk, action="reaffirmed").order_by("-pk")
    last = moved.values_list("at", flat=True).first()
    confirmed = SignOff.objects.standing().filter(
        page_id=page.pk, revision_id=page.live_revision_id, meaning=SignOff.Meaning.REAFFIRMED
    )
    if last is not None:
        confirmed = confirmed.filter(signed_at__gt=last)
    return [Signer(signed.reviewer_id, frozenset(signed.specialties)) for signed in confirmed]


@transaction.atomic
def reaffirm(*, page: Page, user: Any, fingerprint: str, password: str, attested: bool) -> SignOff:
    """Sign that the live text still holds; with the last signature needed the review date moves, and no word.

    Raises Refused when the rules, the statement or the password say no, Outdated when another text is live by now.
    """
    user = reread(user)
    current = locked_page(page.pk)
    refuse_unless(may_reaffirm(user, current))
    refuse_unless_attested(user=user, password=password, attested=attested)
    standing = current.live_sign_offs()
    if not standing or standing[0].fingerprint != fingerprint:
        raise Outdated("Another text is live by now. Read it before you confirm it.")
    last = standing[0]
    signed = SignOff.objects.create(
        page=current.page_ptr,
        revision_id=last.revision_id,
        submission_id=last.submission_id,
        reviewer=user,
        meaning=SignOff.Meaning.REAFFIRMED,
        attestation=STILL_CURRENT,
        update_type=last.update_type,
        change_note=NO_CHANGE,
        payload_version=last.payload_version,
        content_digest=last.content_digest,
        dependencies=last.dependencies,
        dependencies_digest=last.dependencies_digest,
        fingerprint=last.fingerprint,
        specialties=sorted(_specialties(user)),
        **signer_words(user),
    )
    policy = policy_in_force(tier_of(current))
    if not quorum.is_met(policy, _confirmed_by(current)):
        audit.record("confirmed_in_part", page=current, actor=user, revision_id=last.revision_id)
        publication_changed.send(sender=SignOff, page=current, event="confirmed")
        return signed
    today = timezone.localdate()
    Governance.objects.filter(page_id=current.pk).update(
        last_reviewed_on=today, next_review_on=next_review_on(today, policy)
    )
    rereview.answer(page=current, revision_id=last.revision_id, actor=user)
    audit.record("reaffirmed", page=current, actor=user, revision_id=last.revision_id, fingerprint=fingerprint)
    publication_changed.send(sender=SignOff, page=current, event="reaffirmed")
    return signed


@transaction.atomic
def withdraw(*, page: Page, user: Any, reason: str, note: str, replacement: Page | None = None) -> Governance:
    """Take a live page back at once: its address answers 410 with the reason, and its signatures no longer stand.

    `reason` is a Governance.WithdrawalReason; `note` is public. Raises Refused when the rules say no, when the page
    is not live, or without a note.
    """
    user = reread(user)
    current = locked_page(page.pk)
    facts = situation(user, current)
    refuse_unless(rules.may("withdraw", facts))
    if not current.live:
        raise Refused("This page is not live, so there is nothing to withdraw.")
    if not note.strip():
        raise Refused("Say in one sentence why: readers and other sites see it.")
    if replacement is not None and (replacement.pk == current.pk or not replacement.live):
        raise Refused("Choose another page that is live as the replacement.")
    under = told_of("withdraw", user, facts)
    return _take_back(current, user, reason=reason, note=note, replacement=replacement, **under)


@transaction.atomic
def withdraw_overdue(*, page: Page) -> Governance | None:
    """Take back, as the system, a page whose grace has passed under a policy that says so; None when it has not."""
    current = locked_page(page.pk)
    policy = policy_in_force(tier_of(current))
    due = current.governance.next_review_on
    if not (policy.withdraws and current.live and due):
        return None
    if due + datetime.timedelta(days=policy.grace_days) >= timezone.localdate():
        return None
    return _take_back(current, None, reason=Governance.WithdrawalReason.RETIRED, note=OVERDUE_NOTE, replacement=None)


@transaction.atomic
def withdraw_unconfirmed(*, page: Page) -> Governance | None:
    """Take back, as the system, an urgent correction whose second signature did not come in time; None when it did.

    The text that it replaced never comes back by itself.
    """
    current = locked_page(page.pk)
    correction = lane.open_on(current)
    if correction is None or not (correction.is_unconfirmed and correction.is_late):
        return None
    note = f"{correction.notice} {UNCONFIRMED_NOTE}"
    return _take_back(current, None, reason=Governance.WithdrawalReason.SAFETY, note=note, replacement=None)


def _take_back(
    current: Any, user: Any, *, reason: str, note: str, replacement: Page | None, **under: int
) -> Governance:
    revision_id = current.live_revision_id
    now = timezone.now()
    SignOff.objects.filter(page_id=current.pk).standing().published().update(withdrawn_at=now)
    UnpublishPageAction(current, user=user).execute(skip_permission_checks=True)
    governance = Governance.objects.select_for_update().get(page_id=current.pk)
    governance.status = Governance.Status.WITHDRAWN
    governance.withdrawn_on = timezone.localdate()
    governance.withdrawal_reason = Governance.WithdrawalReason(reason)
    governance.withdrawal_note = note.strip()
    governance.replacement = replacement
    governance.save()
    current.governance = governance  # who hears of it reads there why
    waiting = Submission.objects.select_for_update().waiting().filter(page_id=current.pk).first()
    if waiting:
        release.back_to_review(waiting)
    rereview.end(page=current, actor=user)
    correction, recalled = _end_urgent(current, user)
    said = {"reason": reason, "note": note.strip(), **under}
    audit.record("withdrawn", page=current, actor=user, revision_id=revision_id, **said)
    if recalled:
        review_moved.send(sender=Submission, submission=recalled, event="recalled", actor=user, note=note.strip())
    if waiting:
        release.tell_sent_back(current, waiting, WITHDRAWN_MEANWHILE, actor=user)
    publication_changed.send(sender=SignOff, page=current, event="withdrawn")
    announce_use(under, current, user)
    if correction:
        urgent_moved.send(sender=UrgentCorrection, correction=correction, event=correction.status, actor=user)
    return governance


def _end_urgent(page: Any, user: Any) -> tuple[UrgentCorrection | None, Submission | None]:
    """Close the urgent lane of a page that was withdrawn: nothing is in a hurry now, so a new text needs everybody.

    Returns the correction, and its submission where that was still in review.
    """
    correction = lane.open_on(page)
    if correction is None:
        return None, None
    if correction.is_unconfirmed:
        lane.end(correction, UrgentCorrection.Status.WITHDRAWN)
        return correction, None
    waiting = open_submission(page)
    if waiting:
        set_aside(waiting, Submission.Status.RECALLED, user=user)
    lane.end(correction, UrgentCorrection.Status.ABANDONED)
    return correction, waiting
