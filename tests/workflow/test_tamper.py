"""Whoever holds the database's own password leaves traces: every falsified record is found."""

from __future__ import annotations

import re
from random import Random

import pytest
from django.db import connection, transaction

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.tampering import TAMPERINGS
from workflow import audit, audit_verification, triggers, verification
from workflow.audit_verification import Anchor
from workflow.models import AuditHead


@pytest.fixture(scope="module")
def records(kept_db):
    """A page with its history, and the database as somebody leaves it who may drop its triggers."""
    publish_signed_off(make_article(make_index()))
    make_user("auditor")
    audit.absorb()
    assert list(verification.findings()) == []
    triggers.remove(connection)
    return AuditHead.objects.get()


@pytest.fixture
def anchor(records, db):
    return Anchor(records.number, records.hash)


@pytest.mark.prove("tamper")
@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_is_found(tampering, anchor, evidence):
    tries = evidence.count(fast=1, full=25)
    found = 0

    for seed in range(tries):
        with transaction.atomic():
            tampering.act(Random(seed))  # noqa: S311
            of_audit = audit_verification.findings([anchor] if tampering.by == "anchor" else [])
            said = " ".join(verification.findings() if tampering.by == "live" else of_audit)
            transaction.set_rollback(True)
        found += bool(re.search(tampering.found, said))

    evidence.record(f"{tampering.name}: found", f"{found} of {tries}, by {tampering.by}", f"{tries} of {tries}")
    assert found == tries, said


def test_nothing_is_found_where_nothing_was_done(anchor):
    assert list(audit_verification.findings([anchor])) == []
