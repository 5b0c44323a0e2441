"""The end of an urgent correction when several want it at once: exactly one of them brings it about."""

from __future__ import annotations

import pytest
import time_machine
from django.test import override_settings

from tests.factories.urgent import Haste, fresh
from tests.workflow.test_races import at_once
from workflow import services, upkeep, verification
from workflow.models import AuditEntry, UrgentCorrection
from workflow.refusals import Refused

Status = UrgentCorrection.Status


@pytest.fixture(autouse=True)
def queued_tasks():
    """Mail and index after the transaction, as in production."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture
def urgent(committed_db) -> Haste:
    return Haste()


@pytest.mark.parametrize("turn", range(3))
def test_three_schedulers_withdraw_once(urgent, in_thread, turn):
    correction = urgent.correct()

    with time_machine.travel(correction.due_at):
        raised = at_once(in_thread, *[upkeep.withdraw_unconfirmed] * 3)

        assert raised == [None] * 3
        assert AuditEntry.objects.filter(page=urgent.page, action="withdrawn").count() == 1
        assert fresh(correction).status == Status.WITHDRAWN
        assert not fresh(urgent.page).live
        assert list(verification.findings()) == []


@pytest.mark.parametrize("turn", range(3))
def test_two_second_signatures_make_one(urgent, in_thread, turn):
    correction = urgent.correct()

    raised = at_once(in_thread, urgent.confirm, urgent.confirm)

    assert sum(error is None for error in raised) == 1, raised
    assert all(error is None or isinstance(error, Refused) for error in raised), raised
    assert correction.submission.sign_offs.count() == 2
    assert fresh(correction).status == Status.COMPLETED


def test_a_start_and_a_recall_of_the_running_review(urgent, in_thread):
    urgent.write("In review.")
    submission = urgent.hand_in(update_type="minor")

    raised = at_once(in_thread, urgent.start, lambda: services.recall(submission=submission, user=urgent.author))

    assert raised[0] is None
    correction = UrgentCorrection.objects.get()
    assert correction.status == Status.DRAFTING
    assert fresh(urgent.page).get_latest_revision_as_object().summary == "First text."
    assert list(verification.findings()) == []
