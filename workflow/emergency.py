"""Whom break-glass lets do what now: a role that counts for an hour, in the rules only and in no group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.conf import settings

from workflow import roles, rules
from workflow.models.emergency_access import EmergencyAccess

OFF = (
    "Emergency access is switched off. Whoever runs the site switches it on by setting BREAK_GLASS=true in its "
    "environment and starting it anew."
)


def running() -> list[EmergencyAccess]:
    """Return the emergency accesses that count now; asks nothing where break-glass is switched off."""
    if not settings.BREAK_GLASS:
        return []
    return list(EmergencyAccess.objects.running().select_related("person", "asked_by", "confirmed_by"))


def waiting_for_a_third(user: Any) -> int:
    """Return how many emergency accesses wait for somebody to confirm them who may be `user`."""
    waiting = EmergencyAccess.objects.waiting().exclude(asked_by=user.pk).exclude(person=user.pk)
    return waiting.count()


def roles_under(user: Any, held: Collection[str]) -> frozenset[str]:
    """Return the roles `held` by an active `user`, and break-glass where it counts for them; never for nobody."""
    counted = frozenset(held)
    if counted and settings.BREAK_GLASS and EmergencyAccess.objects.running().filter(person=user.pk).exists():
        return counted | {roles.BREAK_GLASS}
    return counted


def told_of(action: str, user: Any, facts: rules.Situation) -> dict[str, int]:
    """Return what the audit is told where only break-glass lets `user` do this: the emergency access that was used."""
    if roles.BREAK_GLASS not in facts.roles:
        return {}
    if rules.may(action, replace(facts, roles=frozenset(facts.roles) - {roles.BREAK_GLASS})):
        return {}
    access = EmergencyAccess.objects.running().filter(person=user.pk).first()
    return {"emergency": access.pk} if access else {}
