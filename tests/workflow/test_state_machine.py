"""Whatever people do, in whatever order: what is live is what an independent person signed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.evidence import Evidence
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import give_clinical_role, make_user
from tests.workflow.review_machine import ReviewMachine

STEPS_IN_A_LIFE = 50


@pytest.mark.prove("gate")
def test_nothing_unsigned_is_ever_live(db: None, evidence: Evidence) -> None:
    people = {
        "ann": make_user("author", username="ann"),
        "eve": make_user("managing_editor", username="eve"),
        "max": make_user("managing_editor", username="max"),
        "rob": make_user("clinical_reviewer", username="rob"),
        "kim": make_user("clinical_lead", username="kim"),
        "hal": make_user("author", username="hal"),
        "sue": make_user(superuser=True, username="sue"),
    }
    give_clinical_role(people["hal"], "clinical_reviewer")
    index = make_index(owner=people["ann"])
    article = make_article(index, owner=people["ann"])
    pages = [index, article]
    for page in pages:
        page.save_revision(user=people["ann"])
    ReviewMachine.steps = ReviewMachine.published = ReviewMachine.confirmed = 0
    lives = evidence.count(fast=20, full=330)

    run_state_machine_as_test(
        lambda: ReviewMachine(people, pages),
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS_IN_A_LIFE,
            deadline=None,
            database=None,
            derandomize=not evidence.full,
            suppress_health_check=list(HealthCheck),
        ),
    )

    evidence.record("steps of the state machine", ReviewMachine.steps, "at least 10,000")
    evidence.record("revisions that were signed and went live", ReviewMachine.published, "at least 200")
    evidence.record("urgent corrections that a second person confirmed", ReviewMachine.confirmed, "at least 5")
    evidence.record("steps after which something unsigned was live", 0, "0")
    assert ReviewMachine.steps >= evidence.count(fast=1_000, full=10_000)
    assert ReviewMachine.confirmed >= evidence.count(fast=1, full=5)
    assert ReviewMachine.published >= evidence.count(fast=20, full=200)
