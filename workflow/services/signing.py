"""Signing what is in review: who may, what the signature says, and taking it back until the page is live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.at_hand import nothing_at_hand
from cms.vocabulary.models import Person
from workflow import audit, quorum, rules
from workflow.audit import Said
from workflow.models import SignOff, Submission
from workflow.policy import policy_of, signers_of
from workflow.quorum import Signer
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.reviewers import fitness_of
from workflow.seal import Seal
from workflow.services import publication
from workflow.services.identity import refuse_wrong_password
from workflow.services.locking import locked_open_submission, locked_page, locked_undecided_submission, reread
from workflow.services.waiting import announce_held, hold, must_wait, reopen
from workflow.signals import review_moved
from workflow.situation import roles_of, situation, state_of

ATTESTATION = (
    "I read the whole page. In my professional judgment it is accurate and safe to publish. "
    "I did not write it and have no conflict of interest."
)
NOT_ATTESTED = "Confirm the statement above the button: it is what your signature says."
NO_CREDENTIALS = "Readers see who vetted a page. Ask a managing editor to add your credentials under People first."
MOVED_ON = "This page is no longer what was on your screen. Read it again before you sign."


def seal_of(submission: Submission) -> Seal:
    """Return the seal of what was submitted, from the stored revision and the records as they are now."""
    content = submission.revision.content
    model: Any = submission.revision.content_type.model_class()
    draft = model.from_serializable_data(content, check_fks=False)  # a record that is gone has no words to seal
    with nothing_at_hand():
        sealed: Seal = draft.seal(submission.statement, content=content)
    return sealed


def may_sign(user: Any, submission: Submission) -> rules.Decision:
    """Decide whether `user` may sign `submission` off; the reason is what the review page shows."""
    return _may_add(user, submission, list(submission.sign_offs.standing()), state_of(submission.page))


def _may_add(user: Any, submission: Submission, standing: Sequence[SignOff], state: str) -> rules.Decision:
    """Decide whether `user` may sign beside the signatures that stand, on a page in `state`."""
    facts = situation(user, submission.page, revision=submission.revision, subjects=submission.subjects, state=state)
    decision = may_sign_in(facts, has_credentials=bool(signer_words(user)["reviewer_credentials"]))
    if not decision:
        return decision
    signer = Signer(user.pk, fitness_of(user).specialties)
    reason = quorum.why_not(policy_of(submission), signers_of(standing), signer)
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
        raise Refused(NOT_ATTESTED, field="attested")
    refuse_wrong_password(user, password, undone="signed")


def signer_words(user: Any) -> dict[str, str]:
    """Return what is printed of a signer: always role and credentials, the name where they consented."""
    title = rules.signing_title(roles_of(user))
    person: Person | None = getattr(user, "person", None)
    if person is None:
        return {"reviewer_name": "", "reviewer_credentials": "", "reviewer_role": title}
    return {
        "reviewer_name": person.name if person.consents_to_be_named else "",
        "reviewer_credentials": person.credentials,
        "reviewer_role": person.role or title,
    }


@transaction.atomic
def sign_off(*, submission: Submission, user: Any, fingerprint: str, password: str, attested: bool) -> SignOff:
    """Sign exactly what was on the screen; the last signature needed publishes it in the same transaction, or holds it.

    `fingerprint` is the seal that the review page showed, 64 hexadecimal digits. Raises Outdated when the
    submission or its sources moved on meanwhile, Refused when the rules, the statement or the password say no.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_open_submission(submission, of=page)
    standing = list(current.sign_offs.standing())
    refuse_unless(_may_add(user, current, standing, state="in_review"))
    refuse_unless_attested(user=user, password=password, attested=attested)
    sealed = seal_of(current)
    if sealed.fingerprint != fingerprint:
        raise Outdated(MOVED_ON)
    said = _overtake([each for each in standing if each.fingerprint != fingerprint])
    signed = SignOff.objects.create(
        page=page.page_ptr,
        revision=current.revision,
        submission=current,
        reviewer=user,
        attestation=ATTESTATION,
        specialties=sorted(fitness_of(user).specialties),
        **vars(sealed),
        **current.statement,
        **signer_words(user),
    )
    standing = [signed, *(each for each in standing if each.fingerprint == fingerprint)]
    left = close_requests(current, standing)
    waits = not left and must_wait(current)
    if waits:
        hold(current, sealed.dependencies)
    elif not left:
        publication.put_live(page, current, user, standing)
    said.append(Said("signed_off", user, {"fingerprint": fingerprint}))
    if not left and not waits:
        publication.announce(page, current, user, after=said)
        return signed
    audit.record_together(page, said, revision_id=current.revision_id)
    if waits:
        announce_held(page, current, user)
    else:
        note = f"Still needed: {quorum.in_words(left)}."
        review_moved.send(sender=Submission, submission=current, event="signed_off", actor=user, note=note)
    return signed


def _overtake(others: Sequence[SignOff]) -> list[Said]:
    """Withdraw the signatures on other words, those of a source that changed since; return what is recorded of it."""
    if others:
        SignOff.objects.filter(pk__in=[each.pk for each in others]).update(withdrawn_at=timezone.now())
    return [Said("signature_overtaken", None, {"signer": each.reviewer_id}) for each in others]


def close_requests(submission: Submission, standing: Sequence[SignOff]) -> tuple[str, ...]:
    """Close the requests that the `standing` signatures answer, open the others; return the specialties missing."""
    left = quorum.missing(policy_of(submission), signers_of(standing))
    if not left:
        submission.requests.filter(closed_at=None).update(closed_at=timezone.now())
        return left
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
    """Take one's own signature back until the page is live; one that waits for its release is in review again.

    Raises Refused without a reason or a signature of one's own, Outdated when the review is closed already.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_undecided_submission(submission, of=page)
    refuse_unless(rules.may("withdraw_signature", situation(user, page)))
    signed: SignOff | None = current.sign_offs.standing().filter(reviewer=user).first()
    if signed is None:
        raise Refused("You have no signature on this page that could be withdrawn.")
    if not note.strip():
        raise Refused("Say why you take your signature back: the others who sign read it.")
    signed.withdrawn_at = timezone.now()
    signed.save(update_fields=["withdrawn_at"])
    if current.status == Submission.Status.APPROVED:
        reopen(current)
    close_requests(current, list(current.sign_offs.standing()))
    audit.record("signature_withdrawn", page=page, actor=user, revision_id=current.revision_id, note=note.strip())
    review_moved.send(sender=Submission, submission=current, event="signature_withdrawn", actor=user, note=note.strip())
    return signed
