"""Keeping what is live true: confirming that it still holds, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from workflow import audit, rules
from workflow.models import Governance, SignOff
from workflow.refusals import Outdated, Refused
from workflow.services.decision import refuse_unless_attested, signer_words
from workflow.services.locking import locked_page, reread
from workflow.services.review_dates import next_review_on
from workflow.signals import publication_changed
from workflow.situation import situation, tier_of

STILL_CURRENT = (
    "I read the whole page and opened its sources again. In my professional judgment it still holds. "
    "I did not write it and have no conflict of interest."
)
NO_CHANGE = "Reviewed, no change."


def may_reaffirm(user: Any, page: Page) -> rules.Decision:
    """Decide whether `user` may confirm that the live text of `page` still holds."""
    return rules.may("reaffirm", situation(user, page, revision=page.live_revision))


@transaction.atomic
def reaffirm(*, page: Page, user: Any, fingerprint: str, password: str, attested: bool) -> SignOff:
    """Sign that the live text still holds: moves the review date and touches no word.

    Raises Refused when the rules, the statement or the password say no, Outdated when another text is live by now.
    """
    user = reread(user)
    current = locked_page(page.pk)
    decision = may_reaffirm(user, current)
    if not decision:
        raise Refused(decision.reason)
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
        **signer_words(user),
    )
    today = timezone.localdate()
    Governance.objects.filter(page_id=current.pk).update(
        last_reviewed_on=today, next_review_on=next_review_on(today, tier_of(current))
    )
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
    decision = rules.may("withdraw", situation(user, current))
    if not decision:
        raise Refused(decision.reason)
    if not current.live:
        raise Refused("This page is not live, so there is nothing to withdraw.")
    if not note.strip():
        raise Refused("Say in one sentence why: readers and other sites see it.")
    if replacement is not None and (replacement.pk == current.pk or not replacement.live):
        raise Refused("Choose another page that is live as the replacement.")
    revision_id = current.live_revision_id
    now = timezone.now()
    SignOff.objects.filter(page_id=current.pk).standing().update(withdrawn_at=now)
    UnpublishPageAction(current, user=user).execute(skip_permission_checks=True)
    governance = Governance.objects.select_for_update().get(page_id=current.pk)
    governance.status = Governance.Status.WITHDRAWN
    governance.withdrawn_on = timezone.localdate()
    governance.withdrawal_reason = Governance.WithdrawalReason(reason)
    governance.withdrawal_note = note.strip()
    governance.replacement = replacement
    governance.save()
    audit.record("withdrawn", page=current, actor=user, revision_id=revision_id, reason=reason, note=note.strip())
    publication_changed.send(sender=SignOff, page=current, event="withdrawn")
    return governance
