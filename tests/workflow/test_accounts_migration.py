"""Whoever held a clinical role before roles were confirmed keeps it, and the record says so."""

from __future__ import annotations

import importlib

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.accounts import group_of, stored
from tests.factories.workflow import first_lead, make_user
from workflow import triggers
from workflow.models import AccountSeal, AuditEntry
from workflow.situation import held_of, roles_of

accounts = importlib.import_module("workflow.migrations.0003_accounts").Migration
BEFORE = next(name for app, name in accounts.dependencies if app == "workflow")


@pytest.mark.usefixtures("committed_db")
def test_members_of_clinical_groups_are_confirmed_by_the_system():
    person, author = make_user("author"), make_user("author")
    call_command("migrate", "workflow", BEFORE, verbosity=0)
    person.groups.add(group_of("clinical_lead"), group_of("clinical_reviewer"))

    call_command("migrate", verbosity=0)

    assert roles_of(stored(person)) == {"author", "clinical_lead", "clinical_reviewer"}
    assert roles_of(stored(author)) == {"author"}
    assert roles_of(stored(first_lead())) == {"clinical_lead"}
    assert held_of(stored(person)) == ""
    assert AccountSeal.objects.filter(user=person).count() == 1
    entry = AuditEntry.objects.filter(action="role_installed", data__account=person.username).first()
    assert entry.actor_name == "System"
    assert "before roles were confirmed by two people" in entry.data["note"]
    assert triggers.differences(connection) == []
