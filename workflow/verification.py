"""Finds out whether what is live is what was signed: the answer to whoever went round every layer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from wagtail.models import Page

from workflow import audit, audit_verification, contributions, gate, seal, standing, triggers
from workflow.dependencies import records
from workflow.models import (
    AccountSeal,
    AuditEntry,
    ClinicalReviewTask,
    GatePermit,
    ReviewedPage,
    RoleGrant,
    SignOff,
)

Kind = AccountSeal.Kind

# What is recorded in the transaction in which an account is sealed.
SEALED_BY: dict[str, str] = {
    Kind.SYSTEM: "role_installed",
    Kind.GRANTED: "role_confirmed",
    Kind.OWN: "account_sealed",
    Kind.RESET: "account_sealed",
    Kind.REHASHED: "account_sealed",
    Kind.CONFIRMED: "account_confirmed",
}


def findings() -> Iterator[str]:
    """Yield one sentence for everything that is wrong with the gate, a live page or the audit, brought up to date."""
    audit.bring_up_to_date()
    yield from _findings_on_the_gate()
    yield from _findings_on_what_is_live()
    yield from audit_verification.findings()


def _findings_on_the_gate() -> Iterator[str]:
    for name in triggers.differences(connection):
        yield f"The trigger {name} is missing or not ours."
    for permit in GatePermit.objects.all():
        yield f"A permit was left over: {permit}."
    yield from _findings_on_accounts()


def _findings_on_what_is_live() -> Iterator[str]:
    if not ClinicalReviewTask.objects.exists():
        return  # nothing was set up yet, so nothing can have been signed
    for page in Page.objects.live().exclude(depth=1).specific().iterator():
        yield from _findings_on(page)
    yield from _findings_on_files()


def _findings_on_accounts() -> Iterator[str]:
    if RoleGrant._meta.db_table not in connection.introspection.table_names():
        return  # an update is under way; the triggers above are missing, too
    yield from _findings_on_roles()
    yield from _findings_on_seals()


def _findings_on_seals() -> Iterator[str]:
    """Yield each person whose account was sealed more often than the record knows: with a forged seal one may sign."""
    entries = AuditEntry.objects.filter(action__in=set(SEALED_BY.values())).values_list("action", "data")
    recorded = Counter((data.get("person"), action) for action, data in entries.iterator())
    seals = AccountSeal.objects.exclude(digest="").values_list("user_id", "kind")
    sealed = Counter((person, SEALED_BY.get(kind, "")) for person, kind in seals.iterator())
    people = get_user_model().objects.in_bulk({person for person, _action in sealed - recorded})
    for person in people.values():
        yield f"The account of {person} was sealed past every form: a seal of it is not in the record."


def _findings_on_roles() -> Iterator[str]:
    """Yield each clinical role that counts and that no second person gave, or that the record does not know."""
    entries = AuditEntry.objects.filter(action__in=("role_confirmed", "role_installed"))
    recorded = set(entries.values_list("data__grant", flat=True))
    for grant in RoleGrant.objects.standing().select_related("user"):
        alone = grant.confirmed_by_id in (grant.user_id, grant.proposed_by_id) and grant.confirmed_by_id is not None
        if alone or (grant.confirmed_by_id is None and grant.proposed_by_id is not None):
            yield f"The role {grant.pk}, “{grant}”, was confirmed by no second person."
        elif grant.pk not in recorded:
            yield f"The role {grant.pk}, “{grant}”, is not in the record."


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
