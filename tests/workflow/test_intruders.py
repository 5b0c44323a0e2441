"""Whoever holds the database's own password gets through, and is found."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.evidence import Evidence
from tests.workflow.intruders import INTRUDERS, Intruder, Live, build_what_is_live, forge_whole
from workflow import audit, triggers, verification


@pytest.fixture(scope="module")
def live(kept_db: None) -> Live:
    """A live page with its history, on which the whole gate stands."""
    built = build_what_is_live()
    audit.absorb()
    assert list(verification.findings()) == []
    return built


@pytest.mark.prove("attack")
@pytest.mark.parametrize("intruder", [one for one in INTRUDERS if one.exists_here], ids=lambda one: one.name)
def test_is_found(intruder: Intruder, live: Live, db: None, evidence: Evidence) -> None:
    with transaction.atomic():
        connection.check_constraints()
        intruder.act(live)
        if intruder.triggers_back:
            triggers.install(connection)
        found = " ".join(verification.findings())
        transaction.set_rollback(True)

    evidence.record(f"with the database's own password: {intruder.name}", "gets through, found by verify_live", "found")
    assert intruder.found in found


def test_a_signature_forged_whole_is_found_by_nobody_but_the_expert(live: Live, db: None) -> None:
    """What docs/proofs.md says of it: should this fail one day, the better for the Center."""
    with transaction.atomic():
        connection.check_constraints()
        forge_whole(live)
        triggers.install(connection)
        found = list(verification.findings())
        transaction.set_rollback(True)

    assert found == []
