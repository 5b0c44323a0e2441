"""Break-glass: asking for it, confirming it, and ending it; what it lets somebody do stands in permissions.toml.

Lock order: the person's account, the access, the head of the audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from workflow import audit, rules
from workflow.emergency import OFF
from workflow.models import EmergencyAccess
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.services.account_seals import locked_person
from workflow.services.identity import refuse_wrong_password
from workflow.services.locking import reread
from workflow.signals import emergency_moved
from workflow.situation import center_situation, held_of, roles_of

NO_REASON = "Say what happened, and why nobody else can act: everybody who is told reads it."
NOBODY = "Choose an active person of the Center: somebody who holds a role here."
WAITS = "An emergency access of this person waits or runs already."
THIRD = "A second person confirms this: neither whoever asked nor the person it is for."
CLOSED = "This emergency access is closed already."
LAPSED = "This was asked for more than an hour ago. Ask anew."


def _refuse_unless_possible(user: Any, action: str) -> None:
    if not settings.BREAK_GLASS:
        raise Refused(OFF)
    refuse_unless(rules.may(action, center_situation(user)))


@transaction.atomic
def ask_emergency_access(*, person: Any, user: Any, reason: str) -> EmergencyAccess:
    """Ask that `person` may withdraw live pages and start urgent corrections for an hour; it counts once confirmed.

    Raises Refused where break-glass is off, when the rules say no, or without a reason.
    """
    user = reread(user)
    _refuse_unless_possible(user, "ask_emergency")
    stored = locked_person(person)
    if not roles_of(stored):
        raise Refused(NOBODY)
    if not reason.strip():
        raise Refused(NO_REASON)
    if EmergencyAccess.objects.filter(person=stored, closed_at=None).exists():
        raise Refused(WAITS)
    access = EmergencyAccess.objects.create(person=stored, reason=reason.strip(), asked_by=user)
    _record("emergency_asked", access, user, note=access.reason)
    return access


@transaction.atomic
def confirm_emergency_access(*, access: EmergencyAccess, user: Any, password: str) -> EmergencyAccess:
    """Let an emergency access count from now on, for an hour, as a third person with the password.

    Raises Refused when the rules or the password say no, Outdated when it was closed, confirmed or has lapsed.
    """
    user = reread(user)
    _refuse_unless_possible(user, "confirm_emergency")
    current = _locked(access)
    if current.confirmed_at or current.closed_at:
        raise Outdated(CLOSED if current.closed_at else WAITS)
    if user.pk in (current.asked_by_id, current.person_id):
        raise Refused(THIRD)
    if held_of(user):
        raise Refused(held_of(user))
    refuse_wrong_password(user, password)
    if not EmergencyAccess.objects.waiting().filter(pk=current.pk).exists():
        raise Outdated(LAPSED)
    current.confirmed_by, current.confirmed_at = user, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    _record("emergency_confirmed", current, user)
    return current


@transaction.atomic
def end_emergency_access(*, access: EmergencyAccess, user: Any) -> EmergencyAccess:
    """End an emergency access at once, or refuse one that was asked for; anybody of the Center may.

    Raises Refused for somebody without a role, Outdated when it is closed already.
    """
    user = reread(user)
    refuse_unless(rules.may("end_emergency", center_situation(user)))
    current = _locked(access)
    if current.closed_at:
        raise Outdated(CLOSED)
    return _close(current, user)


@transaction.atomic
def close_lapsed(*, access: EmergencyAccess) -> EmergencyAccess | None:
    """Close, as the system, an access whose hour has passed; None when somebody has closed it."""
    current = _locked(access)
    if not EmergencyAccess.objects.over().filter(pk=current.pk).exists():
        return None
    return _close(current, None)


def announce_use(under: Mapping[str, int], page: Page, user: Any) -> None:
    """Say that something was done that only an emergency access allowed; `under` is workflow.emergency.told_of."""
    if "emergency" in under:
        access = EmergencyAccess.objects.get(pk=under["emergency"])
        emergency_moved.send(sender=EmergencyAccess, access=access, event="emergency_used", actor=user, page=page)


def _locked(access: EmergencyAccess) -> EmergencyAccess:
    EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    current: EmergencyAccess = EmergencyAccess.objects.select_related("person", "asked_by").get(pk=access.pk)
    return current


def _close(access: EmergencyAccess, user: Any) -> EmergencyAccess:
    access.closed_by, access.closed_at = user, timezone.now()
    access.save(update_fields=["closed_by", "closed_at"])
    _record("emergency_ended", access, user)
    return access


def _record(action: str, access: EmergencyAccess, actor: Any, **data: Any) -> None:
    person = access.person
    audit.record(action, page=None, actor=actor, emergency=access.pk, account=person.username, person=person.pk, **data)
    emergency_moved.send(sender=EmergencyAccess, access=access, event=action, actor=actor, page=None)
