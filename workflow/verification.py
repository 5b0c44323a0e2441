"""Finds out whether what is live is what was signed: the answer to whoever went round every layer."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from workflow import (
    account_verification,
    audit,
    audit_verification,
    contributions,
    gate,
    quorum,
    seal,
    standing,
    triggers,
)
from workflow.dependencies import records
from workflow.models import (
    AuditEntry,
    ClinicalReviewTask,
    GatePermit,
    ReviewedPage,
    SignOff,
    Submission,
    UrgentCorrection,
)
from workflow.policy import confirmation_of, policy_of, signers_of
from workflow.services.lane import missing

BATCH = 100  # pages that are looked at together


def findings() -> Iterator[str]:
    """Yield one sentence for everything that is wrong with the gate, a live page or the audit, brought up to date."""
    audit.bring_up_to_date()
    yield from _findings_on_the_gate()
    yield from _findings_on_what_is_live()
    yield from _findings_on_what_waits()
    yield from audit_verification.findings()


def _findings_on_the_gate() -> Iterator[str]:
    for name in triggers.differences(connection):
        yield f"The trigger {name} is missing or not ours."
    for permit in GatePermit.objects.all():
        yield f"A permit was left over: {permit}."
    yield from account_verification.findings()


def _findings_on_what_is_live() -> Iterator[str]:
    if not ClinicalReviewTask.objects.exists():
        return  # nothing was set up yet, so nothing can have been signed
    pages = Page.objects.live().exclude(depth=1).order_by("pk").specific().iterator(chunk_size=BATCH)
    while batch := list(itertools.islice(pages, BATCH)):
        yield from _findings_on_batch(batch)
    yield from _findings_on_files()


def _findings_on_what_waits() -> Iterator[str]:
    """Yield a sentence for each page that waits for its release and is not what was signed."""
    for submission in Submission.objects.waiting().select_related("page", "revision"):
        page, signed = submission.page.specific, list(submission.sign_offs.standing())
        waits = f"Page {page.pk}, “{page.draft_title}”, waits for its release:"
        if quorum.missing(policy_of(submission), signers_of(signed)):
            yield f"{waits} signatures are missing."
        for sign_off in signed:
            for fault in _faults_of(sign_off, page, contributions.contributors(sign_off.revision)):
                yield f"{waits} {fault}"


def _findings_on_batch(pages: Sequence[Page]) -> Iterator[str]:
    """Yield what is wrong with live pages, from as many queries for all of them as for one of each type."""
    reviewed = [page for page in pages if isinstance(page, ReviewedPage)]
    _fetch_child_rows(reviewed)
    newest = gate.newest_sign_offs([page.pk for page in reviewed])
    prefetch_related_objects([signed for found in newest.values() for signed in found], "revision")
    texts = {contributions.text_of(signed.revision) for found in newest.values() for signed in found}
    hands = contributions.contributors_to(texts)
    for page in pages:
        signed = newest.get(page.pk, [])
        yield from _findings_on(page, [each for each in signed if each.revision_id == page.live_revision_id], hands)


def _fetch_child_rows(pages: Iterable[ReviewedPage]) -> None:
    """Fetch the rows that are part of these pages, in one query for each relation of each type."""
    by_type: dict[type[ReviewedPage], list[ReviewedPage]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    for model, found in by_type.items():
        relations = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        prefetch_related_objects(found, *relations)


def _findings_on(page: Any, signed: Sequence[SignOff], hands: Mapping[int, Collection[int]]) -> Iterator[str]:
    if not isinstance(page, ReviewedPage):
        yield f"Page {page.pk}, “{page.title}”, is live and of a type that nobody reviews."
        return
    decision = gate.may_be_live(page, under=signed)
    if not decision:
        yield f"Page {page.pk}: {decision.reason}"
        return
    for fault in _faults_of_haste(signed[0].submission):
        yield f"Page {page.pk}, “{page.title}”: {fault}"
    for sign_off in signed:
        for fault in _faults_of(sign_off, page, hands[sign_off.revision_id]):
            yield f"Page {page.pk}, “{page.title}”: {fault}"


def _faults_of_haste(submission: Submission) -> Iterator[str]:
    """Yield what is wrong with a publication by the urgent way: nobody let it, or nobody confirmed it in time."""
    if confirmation_of(submission) is None:
        return
    correction = UrgentCorrection.objects.filter(submission=submission).first()
    started = AuditEntry.objects.filter(action="urgent_started", page=submission.page_id)
    if correction is None or not started.filter(data__correction=correction.pk).exists():
        yield "it went live with one signature, and nobody started an urgent correction."
    elif missing(submission) and (correction.is_late or not correction.is_unconfirmed):
        yield "its urgent correction was not confirmed in time."


def _faults_of(sign_off: SignOff, page: Any, hands: Collection[int]) -> Iterator[str]:
    """Yield what is wrong with a signature under which `page` is, or will be, live: its text, its words, its signer.

    `hands` are the ids of everyone who contributed to the revision.
    """
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
    if sign_off.reviewer_id in hands:
        yield f"its signature {sign_off.pk} is by somebody who had a hand in the text."


def _findings_on_files() -> Iterator[str]:
    """Yield a sentence for each file under a live page that is gone, or is not the one whose SHA-256 was signed.

    A record has such a file when its sealed words name `file_sha256`; its `stored_sha256()` reads the file.
    """
    signed: dict[tuple[str, str], set[int]] = defaultdict(set)
    for page_id, dependencies in standing.live_signatures().values_list("page_id", "dependencies").iterator():
        for key, words in dependencies.items():
            if words.get("file_sha256"):
                signed[key, words["file_sha256"]].add(page_id)
    known = records({key for key, _sha256 in signed})
    stored = {key: record.stored_sha256() for key, record in known.items()}
    for (key, sha256), page_ids in sorted(signed.items()):
        pages = ", ".join(str(page_id) for page_id in sorted(page_ids))
        file = f"The file of “{known.get(key, key)}”, signed with page {pages},"
        if not stored.get(key):
            yield f"{file} is missing."
        elif stored[key] != sha256:
            yield f"{file} is not the one that was signed."
