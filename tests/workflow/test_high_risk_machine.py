"""Whatever people do with a page of high risk, in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.evidence import Evidence
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import give_clinical_role, make_user
from tests.workflow.high_risk_machine import VETS, HighRiskMachine
from workflow import services, verification

STEPS_IN_A_LIFE = 50


@pytest.mark.prove("states")
def test_two_people_of_two_specialties_put_it_live(db: None, evidence: Evidence) -> None:
    people = {name: make_user("clinical_reviewer", username=name, specialties=vets) for name, vets in VETS.items()
              if name not in ("kim", "hal")}  # fmt: skip
    people["kim"] = make_user("clinical_lead", username="kim", specialties=VETS["kim"])
    people["hal"] = make_user("author", username="hal")
    give_clinical_role(people["hal"], "clinical_reviewer", VETS["hal"])
    people["max"] = make_user("managing_editor", username="max")
    people["sue"] = make_user(superuser=True, username="sue")
    page = make_article(owner=people["hal"])
    page.save_revision(user=people["hal"])
    services.set_tier(page=page, user=people["kim"], tier="high", reason="It gives a dose.")
    HighRiskMachine.steps = HighRiskMachine.published = 0

    run_state_machine_as_test(
        lambda: HighRiskMachine(people, page),
        settings=settings(
            max_examples=evidence.count(fast=8, full=230),
            stateful_step_count=STEPS_IN_A_LIFE,
            deadline=None,
            database=None,
            derandomize=not evidence.full,
            phases=[Phase.generate],  # a failure is told at once; made shorter, it would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )

    evidence.record("steps with a page of high risk", HighRiskMachine.steps, "at least 10,000")
    evidence.record("revisions of it that went live", HighRiskMachine.published, "at least 200")
    evidence.record("steps after which fewer than two specialties had signed what was live", 0, "0")
    evidence.record("steps after which the audit, replayed, did not say what the tables say", 0, "0")
    assert list(verification.findings()) == []
    assert HighRiskMachine.steps >= evidence.count(fast=200, full=10_000)
    assert HighRiskMachine.published >= evidence.count(fast=4, full=200)
