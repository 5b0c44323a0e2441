"""All that a lead, a site administrator or an auditor reads about clinical roles and the accounts that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model

from workflow.accounts import accounts_to_confirm, count_to_confirm
from workflow.models import AccountSeal, AuditEntry, RoleGrant
from workflow.services.account_seals import changes_to_confirm
from workflow.situation import roles_of

LAST = 20
ACTIONS = (
    "account_changed",
    "account_confirmed",
    "account_sealed",
    "role_confirmed",
    "role_declined",
    "role_ended",
    "role_installed",
    "role_proposed",
)


@dataclass(frozen=True)
class ChangedAccount:
    """An account that cannot sign, with what was noted about it, newest first."""

    person: Any
    changes: list[AccountSeal]


class AccountBoard:
    """Roles and accounts, read when they are first asked for."""

    @cached_property
    def proposed(self) -> list[RoleGrant]:
        """Return the proposals that wait, oldest first."""
        return list(RoleGrant.objects.waiting().select_related("user", "proposed_by").order_by("pk"))

    @cached_property
    def changed(self) -> list[ChangedAccount]:
        """Return the accounts that wait to be confirmed, by username."""
        return [ChangedAccount(person, changes_to_confirm(person)) for person in accounts_to_confirm()]

    @cached_property
    def standing(self) -> list[RoleGrant]:
        """Return who holds a clinical role, by name."""
        grants = RoleGrant.objects.standing().select_related("user", "proposed_by", "confirmed_by")
        return list(grants.order_by("user__last_name", "user__username", "pk"))

    @cached_property
    def entries(self) -> list[AuditEntry]:
        """Return what happened last, newest first."""
        return list(AuditEntry.objects.filter(action__in=ACTIONS)[:LAST])

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the full names behind the usernames that the entries keep."""
        accounts = {entry.data.get("account") for entry in self.entries}
        people = get_user_model().objects.filter(username__in=accounts - {None})
        return {person.get_username(): person.get_full_name() for person in people}


def waiting_for(user: Any) -> int:
    """Return how much waits for a lead to confirm; asks nothing for anybody else."""
    return count_to_confirm() if "clinical_lead" in roles_of(user) else 0
