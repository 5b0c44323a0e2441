"""verify_audit and export_audit, and an export checked by the standard library alone."""

from __future__ import annotations

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off
from workflow import audit, audit_export, triggers
from workflow.models import AccountEvent, AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


def faults_of(text: str, *, before: str = "0" * 64, number: int = 0) -> list[int]:
    """Return the numbers of the lines that do not hold; knows nothing but docs/audit.md."""
    faults = []
    for line in text.splitlines():
        entry = json.loads(line)
        said = entry.pop("entry_hash")
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        number += 1
        held = hashlib.sha256(canonical.encode()).hexdigest() == said
        if not held or entry["previous_hash"] != before or entry["number"] != number:
            faults.append(entry["number"])
        before, number = said, entry["number"]
    return faults


def export(*arguments: str) -> str:
    out = StringIO()
    call_command("export_audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def history(db):
    publish_signed_off(make_article(make_index(), title="Ω: “What counts?”"))


class TestVerify:
    def verify(self, *arguments):
        out = StringIO()
        call_command("verify_audit", *arguments, stdout=out)
        return out.getvalue()

    def refuse(self, *arguments):
        errors = StringIO()
        with pytest.raises(CommandError) as refusal:
            call_command("verify_audit", *arguments, stderr=errors)
        return f"{refusal.value} {errors.getvalue()}"

    def test_takes_what_was_noted_into_the_chain_and_prints_its_end(self, history):
        make_user("auditor")

        said = self.verify()

        assert "The audit holds" in said
        assert said.splitlines()[-1] == str(AuditHead.objects.get())
        assert not AccountEvent.objects.filter(absorbed_as=None).exists()

    def test_finds_an_earlier_anchor_again(self, history):
        anchors = [self.verify().splitlines()[-1]]
        audit.record("tried", page=None, actor=None)
        anchors.append(self.verify().splitlines()[-1])

        assert "The audit holds" in self.verify(*(f"--anchor={anchor}" for anchor in anchors))

    def test_says_that_an_anchor_is_not_there(self, history):
        number = AuditHead.objects.get().number

        assert "Entry 2 is not the one of the anchor" in self.refuse(f"--anchor=2:{'a' * 64}")
        assert "cut off before the anchor" in self.refuse(f"--anchor={number + 99}:{'a' * 64}")

    @pytest.mark.parametrize(
        "anchor", ["", "2", "2:abc", f"two:{'a' * 64}", f"-1:{'a' * 64}", f"{'9' * 30}:{'a' * 64}"]
    )
    def test_says_what_an_anchor_looks_like(self, history, anchor):
        with pytest.raises(CommandError, match="an anchor is NUMBER:HASH"):
            call_command("verify_audit", f"--anchor={anchor}")

    def test_names_each_fault_and_fails(self, history):
        triggers.remove(connection)
        AuditEntry.objects.filter(number=2).delete()
        AuditEntry.objects.filter(number=4).update(action="nothing")

        said = self.refuse()

        assert "Entry 2 is missing." in said
        assert "Entry 4 was changed" in said
        assert "findings" in said

    def test_says_so_when_there_is_no_end(self, history):
        triggers.remove(connection)
        AuditHead.objects.all().delete()
        make_user("auditor")

        assert "The audit has lost its end" in self.refuse()

    def test_says_so_when_nothing_can_be_appended(self, history):
        end = AuditHead.objects.get()
        AuditEntry.objects.create(
            number=end.number + 1, previous_hash=end.hash, entry_hash="f" * 64, actor_name="Nobody", action="nothing"
        )
        make_user("auditor")

        assert f"Entry {end.number + 1} stands after the end of the audit, entry {end.number}." in self.refuse()

    def test_says_where_an_entry_cannot_be_read(self, history):
        end = AuditHead.objects.get()
        self.blur("workflow_auditentry")

        said = self.refuse(f"--anchor={end}")

        assert "The audit cannot be read on from entry 0" in said
        assert "The audit was cut off" in said
        assert "anchor" not in said

    def test_says_so_when_an_account_event_cannot_be_read(self, history):
        make_user("auditor")
        self.verify()
        self.blur("workflow_accountevent")

        said = self.refuse()

        assert "The account events cannot all be compared with the audit" in said
        assert "1 finding" in said

    def blur(self, table):
        """Put a moment into each row that PostgreSQL knows and Python does not; to SQLite it is a word."""
        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET at = 'infinity'")


class TestExport:
    def test_holds_without_us(self, history, monkeypatch):
        monkeypatch.setattr(audit_export, "BATCH", 3)

        text = export()

        assert faults_of(text) == []
        assert len(text.splitlines()) == AuditEntry.objects.count() == AuditHead.objects.get().number
        assert "\\u03a9" in text

    def test_is_its_own_last_line(self, history):
        last = json.loads(export().splitlines()[-1])

        assert (last["action"], last["data"]) == ("audit_exported", {"since": 0})
        assert f"{last['number']}:{last['entry_hash']}" == str(AuditHead.objects.get())

    def test_goes_on_where_an_earlier_one_ended(self, history):
        first = export()
        last = json.loads(first.splitlines()[-1])

        second = export("--since", str(last["number"]))

        assert json.loads(second.splitlines()[0])["number"] == last["number"] + 1
        assert faults_of(second, before=last["entry_hash"], number=last["number"]) == []
        assert faults_of(first + second) == []

    @pytest.mark.parametrize("tamper", ["drop", "swap", "change", "renumber"])
    def test_shows_what_was_done_to_it_afterwards(self, history, tamper):
        lines = export().splitlines()
        if tamper == "drop":
            del lines[3]
        elif tamper == "swap":
            lines[3], lines[4] = lines[4], lines[3]
        elif tamper == "change":
            lines[3] = lines[3].replace('"action":"', '"action":"not_')
        else:
            lines[3] = lines[3].replace('"number":4', '"number":5')

        assert faults_of("\n".join(lines)) != []

    def test_is_written_to_a_file_at_once_or_not_at_all(self, history, tmp_path):
        file = tmp_path / "audit.jsonl"

        said = export("--output", str(file))

        assert faults_of(file.read_text()) == []
        assert str(AuditHead.objects.get()) in said
        assert [path.name for path in tmp_path.iterdir()] == ["audit.jsonl"]

    def test_says_why_a_file_cannot_be_written(self, history, tmp_path):
        before = AuditHead.objects.get().number

        with pytest.raises(CommandError, match="cannot be written: No such file"):
            export("--output", str(tmp_path / "nowhere" / "audit.jsonl"))

        assert AuditHead.objects.get().number == before

    @pytest.mark.parametrize("since", ["-1", "900"])
    def test_says_where_the_audit_ends(self, history, since, tmp_path):
        with pytest.raises(CommandError, match="The audit ends at entry"):
            export("--since", since, "--output", str(tmp_path / "audit.jsonl"))

        assert not AuditEntry.objects.filter(action="audit_exported").exists()
        assert list(tmp_path.iterdir()) == []
