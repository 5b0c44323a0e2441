"""Many record at once: every entry gets its number, and nobody gets the same."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from tests.factories.workflow import make_user
from workflow import audit, audit_verification, roles
from workflow.models import AccountEvent, AuditEntry, AuditHead

PATIENCE = 20
WRITERS = 4
EACH = 5


@pytest.fixture
def people(committed_db):
    return [make_user("author") for _ in range(WRITERS)]


def at_once(in_thread: Any, verbs: Any) -> list[BaseException | None]:
    """Start every verb at the same moment; return what each one raised."""
    ready = threading.Barrier(len(verbs))

    def run(verb: Any) -> None:
        ready.wait(PATIENCE)
        for _ in range(EACH):
            verb()

    futures = [in_thread(run, verb) for verb in verbs]
    return [future.exception(PATIENCE * 2) for future in futures]


def assert_whole() -> None:
    numbers = list(AuditEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, AuditHead.objects.get().number + 1))
    assert list(audit_verification.findings()) == []


def test_two_who_record_leave_no_gap(people, in_thread):
    def record(person: Any) -> Any:
        return lambda: audit.record("tried", page=None, actor=person)

    raised = at_once(in_thread, [record(person) for person in people])

    assert raised == [None] * WRITERS
    assert AuditEntry.objects.filter(action="tried").count() == WRITERS * EACH
    assert_whole()


def test_one_who_gives_up_leaves_no_gap(people, in_thread):
    def record_and_give_up() -> None:
        with transaction.atomic():
            audit.record("given up", page=None, actor=None)
            transaction.set_rollback(True)

    def record() -> None:
        audit.record("tried", page=None, actor=None)

    raised = at_once(in_thread, [record, record_and_give_up] * 2)

    assert raised == [None] * WRITERS
    assert set(AuditEntry.objects.filter(action__in=["tried", "given up"]).values_list("action")) == {("tried",)}
    assert_whole()


def test_every_change_of_a_group_is_absorbed_once(people, in_thread):
    leads = Group.objects.get(name=roles.CLINICAL_LEAD)

    def come_and_go(person: Any) -> Any:
        def act() -> None:
            person.groups.add(leads)
            person.groups.remove(leads)

        return act

    raised = at_once(in_thread, [*(come_and_go(person) for person in people[:2]), audit.absorb, audit.absorb])
    audit.absorb()

    assert raised == [None] * WRITERS
    assert not AccountEvent.objects.filter(absorbed_as=None).exists()
    absorbed = AuditEntry.objects.filter(data__group_name=roles.CLINICAL_LEAD, action="group_removed")
    assert absorbed.count() == 2 * EACH
    assert_whole()
