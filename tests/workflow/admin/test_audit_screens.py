"""The auditors' screens: whether the chain holds, an entry with its hashes, the export."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs import schedule
from cms.jobs.models import Job
from tests.factories.workflow import make_user
from tests.workflow.admin.screens import read, said, signed_in, words
from tests.workflow.test_audit_commands import faults_of
from workflow import audit, triggers
from workflow.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db

LIST = "/admin/records/audit/"
EXPORT = "/admin/records/audit/export/"


@pytest.fixture
def visitor(db):
    return signed_in(make_user("auditor"))


def check_now() -> None:
    """Have the worker run what is due."""
    schedule.prepare()
    schedule.run_due("test")


class TestList:
    def test_says_that_nobody_looked_yet(self, visitor):
        assert "The chain was not checked yet." in words(read(visitor.get(LIST)).main)

    def test_says_that_the_chain_holds_and_where_it_ends(self, visitor):
        check_now()

        page = words(read(visitor.get(LIST)).main)

        head = AuditHead.objects.get()
        assert "The chain held at its last check" in page
        assert f"It ends at entry {head.number}, hash {head.hash}" in page

    def test_says_what_is_wrong(self, visitor):
        triggers.remove(connection)
        AuditEntry.objects.filter(number=2).update(actor_name="Nobody")
        check_now()

        page = words(read(visitor.get(LIST)).main)

        assert "The chain did not hold at its last check" in page
        assert "Entry 2 was changed: it no longer says what its hash covers." in page

    def test_says_that_a_check_broke_off(self, visitor):
        Job.objects.create(name="verify_audit", every=1, last_finished=timezone.now(), last_error="Broken off")

        assert "Broken off" in words(read(visitor.get(LIST)).main)

    def test_begins_each_line_with_the_number(self, visitor):
        cells = read(visitor.get(LIST)).select(".listing tbody td:first-child")

        end = AuditHead.objects.get().number
        assert [words(cell) for cell in cells[:2]] == [str(end), str(end - 1)]


class TestEntry:
    def test_is_shown_with_its_data_and_hashes(self, visitor):
        entry = audit.record("tried", page=None, actor=None, note="Look <here>.")

        page = words(read(visitor.get(f"{LIST}inspect/{entry.pk}/")).main)

        for shown in ("Look <here>.", entry.entry_hash, entry.previous_hash, "This entry says what its hash covers."):
            assert shown in page

    def test_that_was_changed_says_so(self, visitor):
        triggers.remove(connection)
        entry = audit.record("tried", page=None, actor=None)
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing")

        assert "This entry was changed" in words(read(visitor.get(f"{LIST}inspect/{entry.pk}/")).main)


class TestExport:
    def test_an_auditor_takes_all_of_it(self, visitor):
        assert read(visitor.get(LIST)).select_one(f'form[action="{EXPORT}"][method=post] button')

        response = visitor.post(EXPORT)
        text = b"".join(response.streaming_content).decode()

        assert response["Content-Disposition"] == f'attachment; filename="audit-{AuditHead.objects.get().number}.jsonl"'
        assert faults_of(text) == []
        last = json.loads(text.splitlines()[-1])
        assert (last["action"], str(last["actor"])) == ("audit_exported", visitor.session["_auth_user_id"])

    @pytest.mark.parametrize(
        "role", ["author", "clinical_reviewer", "clinical_lead", "managing_editor", "site_admin", ""]
    )
    def test_nobody_else_may_a_superuser_included(self, role):
        visitor = signed_in(make_user(role, superuser=not role))

        response = visitor.post(EXPORT)

        assert response.status_code == 302
        assert "Only auditors export the audit." in said(response)
        assert not AuditEntry.objects.filter(action="audit_exported").exists()

    @pytest.mark.parametrize("role", ["clinical_lead", "managing_editor"])
    def test_is_offered_to_no_other_reader(self, role):
        assert not read(signed_in(make_user(role)).get(LIST)).select(f'form[action="{EXPORT}"]')

    def test_is_nothing_to_look_at(self, visitor):
        before = AuditHead.objects.get().number

        assert visitor.get(EXPORT).status_code == 405
        assert AuditHead.objects.get().number == before
