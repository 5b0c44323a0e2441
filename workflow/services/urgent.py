"""The urgent lane: a live text that may harm is corrected with one signature, and confirmed by a second in time."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from workflow import audit, quorum, rules
from workflow.emergency import told_of
from workflow.models import SignOff, Submission, UrgentCorrection
from workflow.policy import confirmation_of, signers_of
from workflow.quorum import Signer
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.reviewers import fitness_of
from workflow.services import lane
from workflow.services.decision import set_aside
from workflow.services.emergency import announce_use
from workflow.services.locking import locked_page, reread
from workflow.services.signing import ATTESTATION, NO_CREDENTIALS, refuse_unless_attested, signer_words
from workflow.signals import publication_changed, review_moved, urgent_moved
from workflow.situation import open_submission, situation, waiting_submission

LONGEST_NOTICE = 500
NOT_LIVE = "This page is not live, so there is nothing to correct in a hurry."
UNDER_WAY = "An urgent correction of this page is under way already."
NO_NOTICE = "Say in one or two sentences what is wrong and what to do: readers see it on the page."
NOT_WAITING = "This page waits for no second signature."
TOO_LATE = "The time for the second signature is over. The page is withdrawn, and the clinical leads are told."
NO_REASON = "Say why it is given up: whoever works on it reads it."
SUPERSEDED_ACTION = "reviews.superseded"
STARTED_ACTION = "reviews.urgent_started"


def may_start(user: Any, page: Page) -> rules.Decision:
    """Decide whether `user` may start an urgent correction of `page` now."""
    decision = rules.may("start_urgent", situation(user, page))
    if not decision:
        return decision
    if not page.live:
        return rules.Decision(False, NOT_LIVE)
    if UrgentCorrection.objects.filter(page_id=page.pk).open().exists():
        return rules.Decision(False, UNDER_WAY)
    return rules.ALLOWED


@transaction.atomic
def start_urgent_correction(*, page: Page, user: Any, notice: str) -> UrgentCorrection:
    """Open the urgent lane for `page`: the next draft starts from the live text and goes live with one signature.

    `notice` is public once the correction is live, at most 500 characters. A running review ends, and so does what
    waited for its release; the text is kept, and marked. Raises Refused when the rules say no, when the page is not
    live, or without a notice.
    """
    user = reread(user)
    current = locked_page(page.pk)
    refuse_unless(may_start(user, current))
    notice = notice.strip()
    if not notice or len(notice) > LONGEST_NOTICE:
        raise Refused(NO_NOTICE if not notice else f"Keep it to {LONGEST_NOTICE} characters.")
    under = told_of("start_urgent", user, situation(user, current))
    waiting = open_submission(current) or waiting_submission(current)
    if waiting:
        set_aside(waiting, Submission.Status.SUPERSEDED, user=user)
    superseded = current.latest_revision if current.latest_revision_id != current.live_revision_id else None
    correction = UrgentCorrection.objects.create(
        page=current.page_ptr,
        started_by=user,
        notice=notice,
        base_revision=current.live_revision,
        superseded_revision=superseded,
    )
    if superseded:
        _start_over(current, superseded, user)
    log(instance=current, action=STARTED_ACTION, user=user, revision=current.live_revision)
    audit.record(
        "urgent_started",
        page=current,
        actor=user,
        revision_id=current.live_revision_id,
        correction=correction.pk,
        superseded=superseded and superseded.pk,
        note=notice,
        **under,
    )
    announce_use(under, current, user)
    if waiting:
        review_moved.send(sender=Submission, submission=waiting, event="superseded", actor=user, note=notice)
    urgent_moved.send(sender=UrgentCorrection, correction=correction, event="started", actor=user)
    return correction


def _start_over(page: Any, superseded: Revision, user: Any) -> None:
    """Make the live text the newest draft again, as nobody's: to start a correction is no hand in the text.

    Who wrote the draft set aside still counts as a contributor: its words can be brought back.
    """
    log(instance=page, action=SUPERSEDED_ACTION, user=user, revision=superseded)
    page.live_revision.as_object().save_revision(user=None, clean=False)


@transaction.atomic
def abandon_urgent_correction(*, page: Page, user: Any, note: str) -> UrgentCorrection:
    """Give an urgent correction up before it is live: the next text of the page needs all its signatures again.

    Raises Refused when the rules say no, without a reason, or when none is under way that is not live yet.
    """
    user = reread(user)
    current = locked_page(page.pk)
    refuse_unless(rules.may("abandon_urgent", situation(user, current)))
    if not note.strip():
        raise Refused(NO_REASON)
    correction = lane.open_on(current)
    if correction is None or correction.is_unconfirmed:
        raise Outdated("No urgent correction of this page is being written.")
    waiting = open_submission(current)
    if waiting:
        set_aside(waiting, Submission.Status.RECALLED, user=user)
    lane.end(correction, UrgentCorrection.Status.ABANDONED)
    audit.record("urgent_abandoned", page=current, actor=user, correction=correction.pk, note=note.strip())
    if waiting:
        review_moved.send(sender=Submission, submission=waiting, event="recalled", actor=user, note=note.strip())
    urgent_moved.send(sender=UrgentCorrection, correction=correction, event="abandoned", actor=user)
    return correction


def may_countersign(user: Any, correction: UrgentCorrection) -> rules.Decision:
    """Decide whether `user` may confirm a correction that is live; the reason is what the review page shows."""
    if not correction.is_unconfirmed:
        return rules.Decision(False, NOT_WAITING)
    submission: Any = correction.submission
    facts = situation(user, correction.page, revision=submission.revision, subjects=submission.subjects)
    decision = rules.may("countersign", facts)
    if not decision:
        return decision
    if facts.tier != rules.EDITORIAL and not signer_words(user)["reviewer_credentials"]:
        return rules.Decision(False, NO_CREDENTIALS)
    if correction.is_late:
        return rules.Decision(False, TOO_LATE)
    signed = signers_of(submission.sign_offs.standing())
    signer = Signer(user.pk, fitness_of(user).specialties)
    policy = confirmation_of(submission)
    reason = quorum.why_not(policy, signed, signer) if policy else NOT_WAITING
    return rules.Decision(not reason, reason)


@transaction.atomic
def countersign(*, page: Page, user: Any, fingerprint: str, password: str, attested: bool) -> SignOff:
    """Sign the very revision that went live with one signature; with the last that its tier asks for, it stays live.

    `fingerprint` is the one of the first signature, 64 hexadecimal digits. Raises Outdated when no second signature is
    waited for or another text is live by now, Refused when the rules, the statement or the password say no.
    """
    user = reread(user)
    current = locked_page(page.pk)
    correction = lane.open_on(current)
    if correction is None or not correction.is_unconfirmed:
        raise Outdated(NOT_WAITING)
    refuse_unless(may_countersign(user, correction))
    refuse_unless_attested(user=user, password=password, attested=attested)
    submission: Any = correction.submission
    first = submission.sign_offs.standing().filter(revision_id=current.live_revision_id).first()
    if first is None or first.fingerprint != fingerprint:
        raise Outdated("Another text is live by now. Read it before you confirm it.")
    signed = SignOff.objects.create(
        page=current.page_ptr,
        revision_id=first.revision_id,
        submission_id=first.submission_id,
        reviewer=user,
        attestation=ATTESTATION,
        payload_version=first.payload_version,
        content_digest=first.content_digest,
        dependencies=first.dependencies,
        dependencies_digest=first.dependencies_digest,
        fingerprint=first.fingerprint,
        specialties=sorted(fitness_of(user).specialties),
        **submission.statement,
        **signer_words(user),
    )
    completed = lane.confirm(correction)
    audit.record("countersigned", page=current, actor=user, revision_id=first.revision_id, fingerprint=fingerprint)
    publication_changed.send(sender=SignOff, page=current, event="confirmed")
    if completed:
        urgent_moved.send(sender=UrgentCorrection, correction=correction, event="completed", actor=user)
    return signed
