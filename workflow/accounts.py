"""What an account is worth: the roles that count, and whether it is still the account that was confirmed.

A clinical role counts for a member of its group who has a confirmed grant that has not ended. Membership alone, however
it came about, counts as nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from workflow import roles
from workflow.models.account_seal import AccountSeal
from workflow.models.role_grant import RoleGrant, is_standing

SEALED_FIELDS = frozenset({"username", "email", "password", "is_active", "is_superuser"})
HELD = (
    "Your account was changed, and not by you with your current password. "
    "You can sign again when a clinical lead has confirmed it."
)

_SHORT = {group: short for short, group in roles.GROUPS.items()}


class Account(NamedTuple):
    """The roles that count, by short name, and why the account cannot sign now."""

    roles: frozenset[str]
    held: str


NOBODY = Account(frozenset(), "")


def account_of(user: Any) -> Account:
    """Return what the account of `user` is worth; read once, with the roles, in two queries."""
    if not getattr(user, "is_active", False) or not user.pk:
        return NOBODY
    known: Account | None = getattr(user, "_center_account", None)
    if known is None:
        known = user._center_account = _read(user)
    return known


def _read(user: Any) -> Account:
    grant = FilteredRelation("role_grants", condition=is_standing("role_grants__"))
    stored = get_user_model().objects.filter(pk=user.pk).annotate(standing_grant=grant, sealed=newest_seal(user.pk))
    rows = list(stored.values_list("groups__name", "standing_grant__role", "sealed"))  # groups times grants
    member_of = frozenset(_SHORT[group] for group, _role, _sealed in rows if group in _SHORT)
    counted = member_of - roles.CLINICAL | member_of & {role for _group, role, _sealed in rows}
    is_held = counted & roles.CLINICAL and rows[0][2] != digest_of(user)
    return Account(counted, HELD if is_held else "")


def newest_seal(user: Any) -> Subquery:
    """Return the digest of somebody's newest seal, to annotate a query with; `user` is a key or an expression."""
    return Subquery(AccountSeal.objects.filter(user=user).order_by("-pk").values("digest")[:1])


def digest_of(user: Any) -> str:
    """Return the SHA-256 over who an account belongs to, how one gets in, and what is printed of the person.

    64 hexadecimal digits.
    """
    facts = [user.pk, user.username, user.email, user.password, user.is_active, user.is_superuser, _printed(user)]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def _printed(user: Any) -> list[Any]:
    """Return what readers see of `user` beside a signature; it is read once and kept with the object."""
    person = getattr(user, "person", None)
    return [person.name, person.credentials, person.role, person.consents_to_be_named] if person else []


def clinicians() -> QuerySet[Any]:
    """Return everybody with a standing clinical grant, each with `sealed`, the digest of the newest seal."""
    granted = RoleGrant.objects.standing().filter(user=OuterRef("pk"))
    people = get_user_model().objects.select_related("person")
    return people.filter(Exists(granted)).annotate(sealed=newest_seal(OuterRef("pk")))


def accounts_to_confirm() -> list[Any]:
    """Return the active clinicians whose accounts are no longer what was sealed, by username."""
    people = clinicians().filter(is_active=True).order_by("username")
    return [person for person in people if person.sealed != digest_of(person)]


def count_to_confirm() -> int:
    """Return how many proposals and changed accounts wait for a clinical lead; one query."""
    open_grants = RoleGrant.objects.filter(user=OuterRef("pk"), ended_at__isnull=True)
    waiting = Q(role_grants__confirmed_at__isnull=True, role_grants__ended_at__isnull=True)
    people = (
        get_user_model()
        .objects.select_related("person")
        .filter(Exists(open_grants))
        .annotate(
            waiting=Count("role_grants", filter=waiting),
            clinical=Exists(open_grants.filter(confirmed_at__isnull=False)),
            sealed=newest_seal(OuterRef("pk")),
        )
    )
    return sum(
        person.waiting + (person.clinical and person.is_active and person.sealed != digest_of(person))
        for person in people
    )


def leads() -> list[Any]:
    """Return the clinical leads who may confirm something now."""
    people = clinicians().filter(is_active=True, groups__name=roles.CLINICAL_LEAD).order_by("username")
    found = [person for person in people if person.sealed == digest_of(person)]
    return [person for person in found if "clinical_lead" in account_of(person).roles]
