"""Seals accounts of clinicians, and breaks the seal of one that somebody else changed.

Owns the rows of AccountSeal. Who may confirm a broken one is decided in workflow.services.accounts.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from workflow import audit
from workflow.accounts import accounts_to_confirm, digest_of
from workflow.models import AccountSeal, RoleGrant
from workflow.services.locking import reread
from workflow.signals import account_moved


def seal(person: Any, *, kind: str, by: Any) -> AccountSeal:
    """Seal the account of `person` as the database has it now; `kind` is an AccountSeal.Kind."""
    stored = reread(person)
    return AccountSeal.objects.create(user=stored, kind=kind, digest=digest_of(stored), by=by)


def newest_digest(person: Any) -> str | None:
    """Return the digest of the newest seal: empty where it was broken, None where there never was one."""
    return AccountSeal.objects.filter(user=person.pk).order_by("-pk").values_list("digest", flat=True).first()


def is_intact(person: Any) -> bool:
    """Tell whether `person` is sealed, and the account exactly what was sealed; `person` is taken as given."""
    return newest_digest(person) == digest_of(person)


def is_clinician(person: Any) -> bool:
    """Tell whether `person` holds a clinical role that was confirmed and has not ended."""
    return RoleGrant.objects.standing().filter(user=person.pk).exists()


@transaction.atomic
def seal_own_change(person: Any, *, kind: str, was_intact: bool) -> None:
    """Seal what somebody changed about their own account, unless it was not theirs alone before.

    `kind` says how they proved who they are. Nothing happens for people without a clinical role.
    """
    stored = locked_person(person)
    if not (was_intact and is_clinician(stored)) or is_intact(stored):
        return
    seal(stored, kind=kind, by=None if kind == AccountSeal.Kind.REHASHED else stored)
    audit.record("account_sealed", page=None, actor=stored, account=stored.username, person=stored.pk, how=kind)


def locked_person(person: Any) -> Any:
    """Lock somebody's account for this transaction and return it, read afterwards."""
    get_user_model().objects.select_for_update().get(pk=person.pk)
    return reread(person)


@transaction.atomic
def note_change(person: Any, *, by: Any = None) -> bool:
    """Break the seal of a clinician whose account is no longer what was sealed, and have the leads told.

    `by` is who changed it, None where nobody knows: everybody who had a hand in it is noted once, because none of them
    may confirm it. Answers whether there was something new.
    """
    stored = locked_person(person)
    changes = changes_to_confirm(stored)
    if is_intact(stored) or not is_clinician(stored):
        return False
    if changes and (by is None or any(change.by_id == by.pk for change in changes)):
        return False
    _break(stored, kind=AccountSeal.Kind.CHANGED, by=by, announce=not changes)
    return True


@transaction.atomic
def note_return(person: Any, *, by: Any = None) -> None:
    """Break the seal of a clinician who was switched off and is to be switched on again."""
    stored = locked_person(person)
    if not stored.is_active and is_clinician(stored):
        _break(stored, kind=AccountSeal.Kind.RETURNED, by=by, announce=True)


def changes_to_confirm(person: Any) -> list[AccountSeal]:
    """Return what was noted about the account of `person` since it was sealed last, newest first."""
    found: list[AccountSeal] = []
    for row in AccountSeal.objects.filter(user=person.pk).select_related("by").order_by("-pk"):
        if row.digest:
            break
        found.append(row)
    return found


def _break(person: Any, *, kind: str, by: Any, announce: bool) -> None:
    broken = AccountSeal.objects.create(user=person, kind=kind, digest="", by=by)
    what = broken.get_kind_display()
    audit.record("account_changed", page=None, actor=by, account=person.username, person=person.pk, what=what)
    if announce:
        account_moved.send(sender=AccountSeal, event="account_changed", person=person, actor=by, grant=None)


def note_every_change() -> int:
    """Note each account that was changed past our forms, as by SQL; return how many were new."""
    return sum(note_change(person) for person in accounts_to_confirm())
