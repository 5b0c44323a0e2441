"""Finds out whether what is live is what was signed: the answer to whoever went round every layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from wagtail.models import Page

from workflow import contributions, gate, seal, triggers
from workflow.models import ClinicalReviewTask, GatePermit, ReviewedPage, SignOff


def findings() -> Iterator[str]:
    """Yield one sentence for everything that is wrong with the gate or with a live page; nothing when all is well."""
    for name in triggers.differences(connection):
        yield f"The trigger {name} is missing or not ours."
    for permit in GatePermit.objects.all():
        yield f"A permit was left over: {permit}."
    if not ClinicalReviewTask.objects.exists():
        return  # nothing was set up yet, so nothing can have been signed
    for page in Page.objects.live().exclude(depth=1).specific().iterator():
        yield from _findings_on(page)


def _findings_on(page: Any) -> Iterator[str]:
    if not isinstance(page, ReviewedPage):
        yield f"Page {page.pk}, “{page.title}”, is live and of a type that nobody reviews."
        return
    decision = gate.may_be_live(page)
    if not decision:
        yield f"Page {page.pk}: {decision.reason}"
        return
    for sign_off in gate.standing_sign_offs(page.pk, page.live_revision_id):
        for fault in _faults_of(sign_off, page):
            yield f"Page {page.pk}, “{page.title}”: {fault}"


def _faults_of(sign_off: SignOff, page: Any) -> Iterator[str]:
    """Yield what is wrong with a signature under which `page` is live: its text, its words, its signer."""
    said = sign_off.submission.statement
    sealed = seal.seal(
        model=type(page),
        content=sign_off.revision.content,
        version=sign_off.payload_version,
        keys=page.payload_versions[sign_off.payload_version],
        dependencies=sign_off.dependencies,
        statement=said,
    )
    if sealed.content_digest != sign_off.content_digest:
        yield f"its signed revision {sign_off.revision_id} was altered."
    approved = sign_off.meaning == SignOff.Meaning.APPROVED
    printed = {"update_type": sign_off.update_type, "change_note": sign_off.change_note}
    if sealed.fingerprint != sign_off.fingerprint or (approved and printed != said):
        yield f"its signature {sign_off.pk} is not what was signed."
    if sign_off.reviewer_id in contributions.contributors(sign_off.revision):
        yield f"its signature {sign_off.pk} is by somebody who had a hand in the text."
