"""What was recorded before there was a chain is numbered and hashed in the order in which it was written."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from workflow import audit, audit_verification, triggers
from workflow.models import AuditEntry, AuditHead

NAME = "0004_audit_chain"


@pytest.mark.usefixtures("committed_db")
def test_chains_what_was_there_and_goes_on_from_it():
    publish_signed_off(make_article(make_index()))
    made = list(AuditEntry.objects.order_by("number").values_list("pk", "action"))
    ((_label, parent),) = MigrationLoader(connection).graph.node_map[("workflow", NAME)].parents
    call_command("migrate", "workflow", parent, verbosity=0)  # a Center that never had a chain

    call_command("migrate", verbosity=0)

    chained = AuditEntry.objects.order_by("number").values_list("number", "pk", "action")
    assert list(chained) == [(number, *entry) for number, entry in enumerate(made, start=1)]
    assert AuditHead.objects.get().number == len(made)
    assert list(audit_verification.findings()) == []
    assert triggers.differences(connection) == []

    make_user("author")
    audit.record("tried", page=None, actor=None)

    assert AuditHead.objects.get().number == len(made) + 3
    assert list(audit_verification.findings()) == []
