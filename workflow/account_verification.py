"""Finds out whether the roles and seals that let people sign are those that two people gave, and on the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import connection

from workflow.models import AccountSeal, AuditEntry, RoleGrant

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
    """Yield one sentence for each role and each seal that is not what the record says."""
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
