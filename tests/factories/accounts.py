"""People around clinical roles, and what the forms for accounts send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from cms.users.models import User
from tests.factories.workflow import PASSWORD, make_user
from workflow import roles, services
from workflow.accounts import digest_of
from workflow.models import RoleGrant

NEW = "a new and long passphrase"
HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Team:
    """A site administrator, two leads, a reviewer, and somebody without a clinical role."""

    admin: User = field(default_factory=lambda: make_user("site_admin", username="sam"))
    lead: User = field(default_factory=lambda: make_user("clinical_lead", username="kim"))
    second_lead: User = field(default_factory=lambda: make_user("clinical_lead", username="lou"))
    reviewer: User = field(default_factory=lambda: make_user("clinical_reviewer", username="rob"))
    newcomer: User = field(default_factory=lambda: make_user("author", username="nia"))

    def propose(
        self, role: str = "clinical_reviewer", *, proposer: User | None = None, user: User | None = None
    ) -> Any:
        """Propose the newcomer, as the site administrator, unless told otherwise."""
        return services.propose_role(
            user=user or self.newcomer, role=role, proposer=proposer or self.admin, reason="Joins the team."
        )


def stored(user: User) -> User:
    """Return the account as the database has it, with nothing remembered."""
    return User.objects.get(pk=user.pk)


def confirm(grant: RoleGrant, *, by: User, password: str = PASSWORD, digest: str | None = None) -> RoleGrant:
    """Confirm a proposal after looking at it."""
    digest = digest_of(stored(grant.user)) if digest is None else digest
    return services.confirm_role(grant=grant, user=by, password=password, digest=digest)


def confirm_account(person: User, *, by: User, password: str = PASSWORD, digest: str | None = None) -> Any:
    """Confirm a changed account after looking at it."""
    digest = digest_of(stored(person)) if digest is None else digest
    return services.confirm_account(person=person, user=by, password=password, digest=digest)


def group_of(role: str) -> Group:
    """Return the group of a role, by the role's short name."""
    return Group.objects.get(name=roles.GROUPS[role])


def account_form(user: User, **changed: Any) -> dict[str, Any]:
    """Return what the form for an account sends when nothing but `changed` changes."""
    return {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name or "First",
        "last_name": user.last_name or "Last",
        "password1": "",
        "password2": "",
        "groups": [group.pk for group in user.groups.all()],
        **({"is_active": "on"} if user.is_active else {}),
        **changed,
    }


def reset_password(email: str) -> None:
    """Set a password anew with the link that was mailed."""
    mail.outbox.clear()
    client = Client()
    client.post(reverse("wagtailadmin_password_reset"), {"email": email})
    (link,) = re.findall(r"/admin/password_reset/confirm/\S+", mail.outbox[0].body)
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": NEW, "new_password2": NEW})
