"""The last layer: what the database refuses by itself, and how it is known to be in place."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from tests.factories.workflow import sign
from tests.workflow.doors.door import attempt
from tests.workflow.doors.record_doors import RECORD_DOORS
from tests.workflow.doors.sql_doors import SQL_DOORS, sql
from tests.workflow.doors.write_doors import WRITE_DOORS
from tests.workflow.ward import Ward, build_ward, fresh, live_words, records
from workflow import guards, triggers, upkeep, verification
from workflow.models import GatePermit
from workflow.refusals import NotSignedOff

DOORS = {door.name: door for door in [*WRITE_DOORS, *SQL_DOORS, *RECORD_DOORS]}
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL alone holds its triggers")
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="about how SQLite alone rebuilds a table")


@pytest.fixture
def ward(committed_db: None) -> Ward:
    return build_ward()


class TestWithoutTheTriggers:
    """The third layer carries weight: without it these doors stand open. The other two have test_layers.py."""

    WORDS = (
        "QuerySet.update(title=…) of a live page",
        "page row: title",
        "type row: text",
        "child row: deleted",
        "a child row created",
        "_save_table(), past every signal",
    )
    RECORDS = ("signature: changed", "audit: deleted", "contribution: given to somebody else")

    def test_words_and_records_change(self, ward: Ward) -> None:
        triggers.remove(connection)
        before = records()

        for name in [*self.WORDS, *self.RECORDS]:
            with transaction.atomic():
                assert attempt(DOORS[name], ward) == "nothing", name
                assert (live_words(), records()) != (ward.words, before), name
                transaction.set_rollback(True)

    def test_verify_live_finds_the_changed_words(self, ward: Ward) -> None:
        triggers.remove(connection)

        for name in self.WORDS:
            with transaction.atomic():
                attempt(DOORS[name], ward)
                found = " ".join(verification.findings())
                transaction.set_rollback(True)
            assert f"Page {ward.article.pk}: The text of" in found, name


class TestInPlace:
    def test_all_are_installed_as_defined(self, db: None) -> None:
        assert triggers.differences(connection) == []
        assert upkeep.gate_is_closed()

    def test_every_table_of_a_reviewed_page_is_guarded(self, db: None) -> None:
        assert {
            "wagtailcore_page",
            "wagtailcore_revision",
            "home_homepage",
            "knowledge_base_knowledgebaseindexpage",
            "knowledge_base_topicarticlepage",
            "knowledge_base_articletopic",
            "workflow_signoff",
            "workflow_submission",
            "workflow_contribution",
            "workflow_auditentry",
            "workflow_gatepermit",
            "workflow_gatenever",
        } <= set(guards.tables())

    def test_installing_again_changes_nothing(self, committed_db: None) -> None:
        before = triggers.installed(connection)

        triggers.install(connection)

        assert triggers.installed(connection) == before


def first_name() -> str:
    return sorted(triggers.installed(connection))[0]


def drop_first() -> None:
    name = first_name()
    sql(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE")


def weaken_first() -> None:
    """Replace a trigger by one of the same name that refuses nothing."""
    name = first_name()
    if connection.vendor == "postgresql":
        sql(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    else:
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON workflow_auditentry WHEN 0 BEGIN SELECT 1; END")


def add_one() -> None:
    if connection.vendor == "postgresql":
        sql("CREATE FUNCTION gate_mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
        sql("CREATE TRIGGER gate_mine BEFORE UPDATE ON workflow_gatepermit FOR EACH ROW EXECUTE FUNCTION gate_mine()")
    else:
        sql("CREATE TRIGGER gate_mine BEFORE UPDATE ON workflow_gatepermit BEGIN SELECT 1; END")


def switch_off() -> None:
    sql("ALTER TABLE wagtailcore_page DISABLE TRIGGER ALL")


class TestMeddledWith:
    @pytest.mark.parametrize(
        "meddle", [drop_first, weaken_first, add_one, pytest.param(switch_off, marks=ON_POSTGRESQL)]
    )
    def test_is_noticed_everywhere(self, committed_db: None, meddle: Any) -> None:
        meddle()

        assert triggers.differences(connection) != []
        assert not upkeep.gate_is_closed()
        assert any("is missing or not ours" in finding for finding in verification.findings())
        assert [found.id for found in run_checks(databases=["default"], tags=["database"])] == ["workflow.W001"]

        triggers.install(connection)

        assert upkeep.gate_is_closed()

    def test_nothing_goes_live_until_it_is_mended(self, ward: Ward) -> None:
        drop_first()

        with pytest.raises(NotSignedOff, match="own guards are missing"):
            sign(ward.submission, reviewer=ward.reviewer)
        assert live_words() == ward.words

        triggers.install(connection)
        sign(ward.submission, reviewer=ward.reviewer)

        assert fresh(ward.waiting).live


class TestPermitLeftOver:
    def test_makes_the_commit_fail(self, ward: Ward) -> None:
        def leave_one() -> None:
            with transaction.atomic():
                GatePermit.objects.create(page_id=ward.article.pk, revision_id=ward.signed.pk)

        def leave_one_after_a_savepoint_and_write() -> None:
            with transaction.atomic():
                leave_one()
                sql("UPDATE wagtailcore_page SET title = 'Unsigned-4711' WHERE id = %s", ward.article.pk)

        def leave_one_by_a_single_statement() -> None:
            GatePermit.objects.create(page_id=ward.article.pk, revision_id=ward.signed.pk)

        for leave in (leave_one, leave_one_after_a_savepoint_and_write, leave_one_by_a_single_statement):
            with pytest.raises(IntegrityError):
                leave()
            assert not GatePermit.objects.exists()
            assert live_words() == ward.words

    @ON_SQLITE
    def test_is_found_where_a_client_had_foreign_keys_off(self, ward: Ward) -> None:
        with connection.constraint_checks_disabled():
            sql("INSERT INTO workflow_gatepermit VALUES (%s, %s, 0)", ward.article.pk, ward.signed.pk)

        assert not upkeep.gate_is_closed()
        assert any("A permit was left over" in finding for finding in verification.findings())


@ON_POSTGRESQL
class TestTruncate:
    def test_is_refused_on_every_table(self, ward: Ward) -> None:
        before = records()

        for table in triggers.untruncatable():
            with pytest.raises(DatabaseError, match="clinical gate: this table is never emptied"):
                sql(f"TRUNCATE {table} CASCADE")

        assert live_words() == ward.words
        assert records() == before
