"""Putting live what was signed and waited: exactly the signed revision, once, however many schedulers run.

What was signed is compared again at that moment. Where it no longer holds, nothing goes live: the page is back in
review, and everybody who relied on its release is told.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from workflow import audit, quorum, rules, seal
from workflow.dependencies import records, sealed_dependencies
from workflow.models import Bundle, BundlePage, ReleaseTrouble, SignOff, Submission
from workflow.policy import confirmation_of, policy_in_force, policy_of, signers_of
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.release_words import center_moment, moment_in_words
from workflow.services import publication
from workflow.services.locking import locked_page, locked_undecided_submission, reread
from workflow.services.review_dates import next_review_on
from workflow.services.signing import close_requests
from workflow.services.waiting import URGENT_IS_AT_ONCE, pending_bundle, refuse_impossible, reopen, warnings_on
from workflow.signals import review_moved
from workflow.situation import situation, tier_of

TRY_AGAIN_AFTER = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440)]
MOVED_ON = "Somebody has changed meanwhile when this page goes live: {now}"
NOT_DUE = "This page is not due yet."
IN_A_BUNDLE = "This page goes live with the bundle “{bundle}”, or not at all."

logger = logging.getLogger(__name__)


class NothingToReleaseError(Outdated):
    """Somebody else released it, or it moved on: nothing is wrong, and nothing is left to do."""


@transaction.atomic
def release(*, submission: Submission) -> str:
    """Put live, as the system, what is signed and due; return why it went back to review instead, or nothing.

    Raises NothingToReleaseError when somebody else did it first, or when it is not due, or waits for its bundle.
    """
    page = locked_page(submission.page_id)
    current = Submission.objects.select_for_update().get(pk=submission.pk)
    if current.status != Submission.Status.APPROVED:
        raise NothingToReleaseError(f"Nothing waits here: {current.get_status_display().lower()}.")
    if current.release_at is None or current.release_at > timezone.now():
        raise NothingToReleaseError(NOT_DUE)
    if bundle := pending_bundle(page.pk):
        raise NothingToReleaseError(IN_A_BUNDLE.format(bundle=bundle))
    reason = why_not(current)
    if reason:
        send_back(page, current, reason)
    else:
        go_live(page, current)
        announce(page, current)
    return reason


def why_not(submission: Submission) -> str:
    """Return why what was signed cannot go live as it was signed, naming what changed; nothing when it can."""
    signed = list(submission.sign_offs.standing().filter(meaning=SignOff.Meaning.APPROVED))
    left = quorum.missing(policy_of(submission), signers_of(signed))
    if left:
        return f"A signature no longer stands: {quorum.in_words(left)} has to sign again."
    due_on = next_review_on(publication.last_signed_on(signed), policy_in_force(tier_of(submission.page)))
    if due_on < timezone.localdate():
        return "It waited so long that it is due for review again."
    draft: Any = submission.revision.as_object()
    if not all(_is_text_of(draft, submission, each) for each in signed):
        return "The text is not the text that was signed."
    changed = _changed_sources(sealed_dependencies(draft), signed)
    if changed:
        return f"A source changed after it was signed: {', '.join(changed)}."
    said = warnings_on(signed[0].dependencies)
    fallen = [key for key in said if submission.warnings.get(key) != said[key]]
    known = records(fallen)
    return " ".join(f"A source no longer holds as it was signed: “{known[key]}”. {said[key]}." for key in fallen)


def _is_text_of(draft: Any, submission: Submission, signed: SignOff) -> bool:
    keys = draft.payload_versions.get(signed.payload_version, ())
    stored = seal.payload(type(draft), submission.revision.content, keys)
    return seal.digest(stored) == signed.content_digest and signed.revision_id == submission.revision_id


def _changed_sources(now: dict[str, dict[str, str]], signed: list[SignOff]) -> list[str]:
    """Return the names of the sources whose words are not, for each signature, those that were signed."""
    changed = {
        key: words
        for each in signed
        for key, words in {**now, **each.dependencies}.items()
        if now.get(key) != each.dependencies.get(key)
    }
    known = records(changed)
    return [f"“{known.get(key) or _called(words)}”" for key, words in sorted(changed.items())]


def _called(words: dict[str, str]) -> str:
    """Return what a source that is gone was called, from its signed words."""
    return words.get("title") or words.get("name") or "a file"


def go_live(page: Any, submission: Submission) -> None:
    """Put the signed revision live through the gate; what hindered it before is forgotten."""
    publication.put_live(page, submission, None, list(submission.sign_offs.standing()))
    ReleaseTrouble.objects.filter(submission=submission).delete()


def announce(page: Any, submission: Submission) -> None:
    """Record and tell that what waited is live."""
    publication.announce(page, submission, None, event="released")


def back_to_review(submission: Submission) -> None:
    """Withdraw the signatures of what waited, and ask for them anew."""
    reopen(submission)
    submission.sign_offs.standing().update(withdrawn_at=timezone.now())
    close_requests(submission, [])


def send_back(page: Any, submission: Submission, reason: str) -> None:
    """Put nothing live: the signatures no longer stand, the page is in review again, and everybody reads why."""
    back_to_review(submission)
    tell_sent_back(page, submission, reason)


def tell_sent_back(page: Any, submission: Submission, reason: str, *, actor: Any = None) -> None:
    """Record and tell that a release was refused."""
    audit.record("release_refused", page=page, actor=actor, revision_id=submission.revision_id, note=reason)
    review_moved.send(sender=Submission, submission=submission, event="release_refused", actor=actor, note=reason)


@transaction.atomic
def reschedule(
    *, submission: Submission, user: Any, release_at: datetime.datetime | None, seen: datetime.datetime | None
) -> str:
    """Move the moment before which a page does not go live; None is as soon as possible, and at once when it is signed.

    `seen` is the moment that the screen showed. Returns why the page went back to review, or nothing. Raises Refused
    for a moment that cannot be and when the rules say no, Outdated when the moment or the review moved on.
    """
    user = reread(user)
    page = locked_page(submission.page_id)
    current = locked_undecided_submission(submission, of=page)
    refuse_unless(rules.may("reschedule", situation(user, page)))
    bundle = pending_bundle(page.pk)
    if current.release_at != seen:
        raise Outdated(MOVED_ON.format(now=moment_in_words(current.release_at, bundle)))
    refuse_impossible(release_at)
    if release_at is not None and confirmation_of(current):
        raise Refused(URGENT_IS_AT_ONCE)
    current.release_at = release_at
    current.save(update_fields=["release_at"])
    ReleaseTrouble.objects.filter(submission=current).delete()
    at_once = release_at is None and bundle is None and current.status == Submission.Status.APPROVED
    reason = why_not(current) if at_once else ""
    if reason:
        back_to_review(current)
    elif at_once:
        go_live(page, current)
    note = f"Not before {center_moment(release_at)}." if release_at else "As soon as possible."
    audit.record("rescheduled", page=page, actor=user, revision_id=current.revision_id, note=note)
    review_moved.send(sender=Submission, submission=current, event="rescheduled", actor=user, note=note)
    if reason:
        tell_sent_back(page, current, reason)
    elif at_once:
        announce(page, current)
    return reason


def due_submissions() -> QuerySet[Submission]:
    """Return what is signed, due and in no bundle, the longest due first; what failed waits until it is tried again."""
    now = timezone.now()
    bundled = BundlePage.objects.filter(page_id=OuterRef("page_id"), ended_at=None)
    ready = Q(trouble=None) | Q(trouble__try_again_at__lte=now)
    due = Submission.objects.waiting().filter(~Exists(bundled), ready, release_at__lte=now)
    return due.order_by("release_at", "pk")


def release_due() -> None:
    """Release everything that is due, each in a transaction of its own: what fails never stops the others."""
    for submission in due_submissions():
        attempt(partial(release, submission=submission), submission=submission)


def attempt(verb: Callable[[], object], **what: Any) -> None:
    """Run one release; note why it failed where a person sees it. `what` is `submission` or `bundle`."""
    try:
        verb()
    except NothingToReleaseError:
        return  # another scheduler did it, or somebody moved it meanwhile
    except Exception as error:
        logger.exception("A release failed: %s", what)
        said = error.reason if isinstance(error, Refused) else f"An unexpected error: {type(error).__name__}."
        try:
            note_trouble(said, **what)
        except Exception:
            logger.exception("Nor could it be noted: %s", what)


@transaction.atomic
def note_trouble(said: str, *, submission: Submission | None = None, bundle: Bundle | None = None) -> ReleaseTrouble:
    """Note that a release failed, and when it is tried again: later each time, at last once a day."""
    page = locked_page(submission.page_id) if submission else None
    trouble = ReleaseTrouble.objects.select_for_update().filter(submission=submission, bundle=bundle).first()
    known = trouble is not None
    trouble = trouble or ReleaseTrouble(submission=submission, bundle=bundle, tries=0)
    trouble.what = said
    trouble.tried_at = timezone.now()
    trouble.try_again_at = trouble.tried_at + TRY_AGAIN_AFTER[min(trouble.tries, len(TRY_AGAIN_AFTER) - 1)]
    trouble.tries += 1
    trouble.save()
    if not known:
        named = {"revision_id": submission.revision_id} if submission else {"bundle": bundle.pk if bundle else None}
        audit.record("release_failed", page=page, actor=None, note=said, **named)
    return trouble
