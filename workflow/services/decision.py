"""Deciding a submission: comments, requests for changes, and the signature that puts a page live."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Comment, TaskState

from cms.vocabulary.models import Person
from workflow import audit, quorum, rules
from workflow.models import Governance, SignOff, Submission
from workflow.policy import policy_in_force, policy_of, signers_of
from workflow.quorum import Signer
from workflow.refusals import Outdated, Refused
from workflow.reviewers import fitness_of
from workflow.seal import Seal
from workflow.services import rereview
from workflow.services.locking import locked_open_submission, locked_page, reread
from workflow.services.review_dates import next_review_on
from workflow.signals import publication_changed, review_moved
from workflow.situation import roles_of, situation, tier_of

ATTESTATION = (
    "I read the whole page. In my professional judgment it is accurate and safe to publish. "
    "I did not write it and have no conflict of interest."
)
WRONG_PASSWORD = "That is not your password, so nothing was signed."  # noqa: S105
NOT_ATTESTED = "Confirm the statement above the button: it is what your signature says."
NO_CREDENTIALS = "Readers see who vetted a page. Ask a managing editor to add your credentials under People first."
MOVED_ON = "This page is no longer what was on your screen. Read it again before you sign."


def seal_of(submission: Submission) -> Seal:
    """Return the seal of what was submitted, from the stored revision and the records as they are now."""
    draft: Any = submission.revision.as_object()
    sealed: Seal = draft.seal(submission.statement, content=submission.revision.content)
    return sealed


def may_sign(user: Any, submission: Submission) -> rules.Decision:
    """Decide whether `user` may sign `submission` off; the reason is what the review page shows."""
    facts = situation(user, submission.page, revision=submission.revision, subjects=submission.subjects)
    decision = may_sign_in(facts, has_credentials=bool(signer_words(user)["reviewer_credentials"]))
    if not decision:
        return decision
    signed = signers_of(submission.sign_offs.standing())
    reason = quorum.why_not(policy_of(submission), signed, Signer(user.pk, fitness_of(user).specialties))
    return rules.Decision(not reason, reason)


def may_sign_in(facts: rules.Situation, *, has_credentials: bool) -> rules.Decision:
    """Decide whether somebody in this situation may sign: as the rules say, and readers must see who vetted a page."""
    decision = rules.may("sign", facts)
    if decision and facts.tier != rules.EDITORIAL and not has_credentials:
        return rules.Decision(False, NO_CREDENTIALS)
    return decision


def refuse_unless_attested(*, user: Any, password: str, attested: bool) -> None:
    """Raise Refused unless the signer confirmed the statement and entered their own password again."""
    if not attested:
        raise Refused(NOT_ATTESTED)
    if not user.is_active or not user.check_password(password):
        raise Refused(WRONG_PASSWORD)


def signer_words(user: Any) -> dict[str, str]:
    """Return what is printed of a signer: always role and credentials, the name where they consented."""
    title = rules.signing_title(roles_of(user))
    person = Person.objects.filter(user=user).first()
    if person is None:
        return {"reviewer_name": "", "reviewer_credentials": "", "reviewer_role": title}
    return {
        "reviewer_name": person.name if person.consents_to_be_named else "",
        "reviewer_credentials": person.credentials,
        "reviewer_role": person.role or title,
    }


@transaction.atomic
def sign_off(*, submission: Submission, user: Any, fingerprint: str, password: str, attested: bool) -> SignOff:
    """Sign exactly what was on the screen; with the last signature needed, publish it in the same transaction.

    `fingerprint` is the seal that the review page showed, 64 hexadecimal digits. Raises Outdated when the
    submission or its sources moved on meanwhile, Refused when the rules, the statement or the password say no.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_open_submission(submission)
    decision = may_sign(user, current)
    if not decision:
        raise Refused(decision.reason)
    refuse_unless_attested(user=user, password=password, attested=attested)
    sealed = seal_of(current)
    if sealed.fingerprint != fingerprint:
        raise Outdated(MOVED_ON)
    # A source whose words changed between two signatures: whoever signed the other words signs again.
    current.sign_offs.standing().exclude(fingerprint=fingerprint).update(withdrawn_at=timezone.now())
    signed = SignOff.objects.create(
        page=page.page_ptr,
        revision=current.revision,
        submission=current,
        reviewer=user,
        attestation=ATTESTATION,
        payload_version=sealed.payload_version,
        content_digest=sealed.content_digest,
        dependencies=sealed.dependencies,
        dependencies_digest=sealed.dependencies_digest,
        fingerprint=sealed.fingerprint,
        specialties=sorted(fitness_of(user).specialties),
        **current.statement,
        **signer_words(user),
    )
    left = close_requests(current)
    if not left:
        _publish(page, current, user)
    audit.record("signed_off", page=page, actor=user, revision_id=current.revision_id, fingerprint=fingerprint)
    if not left:
        _announce(page, current, user)
    else:
        note = f"Still needed: {quorum.in_words(left)}."
        review_moved.send(sender=Submission, submission=current, event="signed_off", actor=user, note=note)
    return signed


def close_requests(submission: Submission) -> tuple[str, ...]:
    """Close the requests that signatures have answered and open the others; return the specialties still missing."""
    left = quorum.missing(policy_of(submission), signers_of(submission.sign_offs.standing()))
    waiting = list(left)
    for request in submission.requests.order_by("pk"):
        answered = request.specialty not in waiting
        if not answered:
            waiting.remove(request.specialty)
        if answered is not (request.closed_at is not None):
            request.closed_at = timezone.now() if answered else None
            request.save(update_fields=["closed_at"])
    return left


@transaction.atomic
def withdraw_signature(*, submission: Submission, user: Any, note: str) -> SignOff:
    """Take one's own signature back while others are still to sign.

    Raises Refused without a reason or a signature of one's own, Outdated when the review is closed already.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_open_submission(submission)
    decision = rules.may("withdraw_signature", situation(user, page))
    if not decision:
        raise Refused(decision.reason)
    signed: SignOff | None = current.sign_offs.standing().filter(reviewer=user).first()
    if signed is None:
        raise Refused("You have no signature on this page that could be withdrawn.")
    if not note.strip():
        raise Refused("Say why you take your signature back: the others who sign read it.")
    signed.withdrawn_at = timezone.now()
    signed.save(update_fields=["withdrawn_at"])
    close_requests(current)
    audit.record("signature_withdrawn", page=page, actor=user, revision_id=current.revision_id, note=note.strip())
    review_moved.send(sender=Submission, submission=current, event="signature_withdrawn", actor=user, note=note.strip())
    return signed


def end_without_publication(submission: Submission, status: str) -> None:
    """Close a review that puts nothing live: what was signed in it no longer stands."""
    submission.status = status
    submission.decided_at = timezone.now()
    submission.save(update_fields=["status", "decided_at"])
    submission.sign_offs.standing().update(withdrawn_at=submission.decided_at)
    submission.requests.filter(closed_at=None).update(closed_at=submission.decided_at)


def _publish(page: Any, submission: Submission, user: Any) -> None:
    """Put the signed revision live."""
    submission.status = Submission.Status.PUBLISHED
    submission.decided_at = timezone.now()
    submission.save(update_fields=["status", "decided_at"])
    submission.requests.filter(closed_at=None).update(closed_at=submission.decided_at)
    _task_state(submission).approve(user=user)
    today = timezone.localdate()
    Governance.objects.filter(page_id=page.pk).update(
        status=Governance.Status.CURRENT,
        last_reviewed_on=today,
        next_review_on=next_review_on(today, policy_in_force(tier_of(page))),
        withdrawn_on=None,
        withdrawal_reason="",
        withdrawal_note="",
        replacement=None,
    )
    rereview.answer(page=page, revision_id=submission.revision_id, actor=user)


def _announce(page: Any, submission: Submission, user: Any) -> None:
    """Record that the page is live, and say so."""
    audit.record("published", page=page, actor=None, revision_id=submission.revision_id, **submission.statement)
    review_moved.send(sender=Submission, submission=submission, event="published", actor=user, note="")
    publication_changed.send(sender=SignOff, page=page, event="published")


def _task_state(submission: Submission) -> TaskState:
    """Return Wagtail's row for a review; raise Outdated when somebody removed it."""
    state = submission.workflow_state
    if state is None or state.current_task_state is None:
        raise Outdated("The workflow of this review is gone. Recall the page and submit it again.")
    return state.current_task_state


@transaction.atomic
def request_changes(*, submission: Submission, user: Any, note: str) -> Submission:
    """Send a submission back with what has to change; the author may edit again.

    Raises Refused without a note or when the rules say no, Outdated when it was decided meanwhile.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_open_submission(submission)
    decision = rules.may("request_changes", situation(user, page, revision=current.revision))
    if not decision:
        raise Refused(decision.reason)
    if not note.strip():
        raise Refused("Say what has to change: the author reads it in the mail and on the page.")
    end_without_publication(current, Submission.Status.CHANGES_REQUESTED)
    _task_state(current).reject(user=user, comment=note.strip())
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
    current = locked_open_submission(submission)
    decision = rules.may("comment", situation(user, page))
    if not decision:
        raise Refused(decision.reason)
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
