"""Keeps the demonstration out of production: its accounts have a password that everybody can read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from cms.users.models import User
from home.demo.people import DOMAIN
from workflow.models import AuditEntry

# The entry that load_demo leaves in the append-only record: nobody can remove it.
LOADED = "demonstration_loaded"


@register(Tags.security, deploy=True)
def no_demonstration_in_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report what a demonstration has left in the database, for `check --deploy`; nothing before it is migrated."""
    try:
        loaded = AuditEntry.objects.filter(action=LOADED).exists()
        accounts = User.objects.filter(email__iendswith=f"@{DOMAIN}").count()
    except DatabaseError:
        return []
    found: list[CheckMessage] = []
    if loaded:
        found.append(
            Error(
                "This database holds demonstration content: fictional people signed it.",
                hint="Start production with an empty database, migrate it and run bootstrap_site.",
                id="home.E001",
            )
        )
    if accounts:
        found.append(
            Error(
                f"{accounts} account(s) of the demonstration can sign in; their password is public.",
                hint=f"Nobody in production has an address at {DOMAIN}.",
                id="home.E002",
            )
        )
    return found
