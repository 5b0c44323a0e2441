"""The last layer of the gate: triggers on both engines, made from workflow.guards and workflow.account_events.

They never live in migrations: `migrate` drops them before and installs them after, because an altered table loses
its triggers on SQLite and a trigger blocks the change on PostgreSQL. Definitions are compared, not names.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from workflow.account_events import recorders
from workflow.conditions import Guard, Recorder, trigger_name
from workflow.guards import NEVER, PERMIT, guards, tables


def untruncatable() -> list[str]:
    """Return the tables that PostgreSQL must not empty in one stroke."""
    return sorted(set(tables()) - {PERMIT, NEVER})


class SqliteDialect:
    """Triggers with a WHEN clause; the text that SQLite stores is compared as it stands."""

    installed_sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'gate\\_%' ESCAPE '\\'"

    def expected(self) -> dict[str, str]:
        made: dict[str, str] = {}
        for guard in guards():
            for number, (condition, message) in enumerate(guard.refusals):
                name = f"{guard.name}_{number}"
                made[name] = (
                    f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table} "
                    f"WHEN {condition.format(differs='IS NOT')} "
                    f"BEGIN SELECT RAISE(ABORT, 'clinical gate: {message}'); END"
                )
        return made | {recorder.name: self._recorder(recorder) for recorder in recorders()}

    def _recorder(self, recorder: Recorder) -> str:
        now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
        written = [text.format(differs="IS NOT", now=now, database_user="''") for text in recorder.statements]
        return (
            f"CREATE TRIGGER {recorder.name} AFTER {recorder.event} ON {recorder.table} BEGIN {'; '.join(written)}; END"
        )

    def create(self, name: str, definition: str) -> list[str]:
        return [definition]

    def drop(self, name: str, definition: str) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {name}"]


class PostgresDialect:
    """One function for each trigger, its search path pinned; function text, settings and state are compared."""

    header = "LANGUAGE plpgsql SET search_path TO 'public', 'pg_catalog', 'pg_temp'"
    installed_sql = """
        SELECT t.tgname,
               pg_get_triggerdef(t.oid) || ' | ' || t.tgenabled::text || ' | ' || p.provolatile::text || ' | ' ||
               coalesce(array_to_string(p.proconfig, ';'), '') || ' | ' || p.prosrc
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgname LIKE 'gate\\_%'
    """

    def expected(self) -> dict[str, str]:
        made = {
            guard.name: self._definition(guard.name, guard.table, f"BEFORE {guard.event}", self._body(guard))
            for guard in guards()
        }
        for recorder in recorders():
            body = self._recording(recorder)
            made[recorder.name] = self._definition(recorder.name, recorder.table, f"AFTER {recorder.event}", body)
        for table in untruncatable():
            name = trigger_name(table, "TRUNCATE")
            body = "BEGIN RAISE EXCEPTION 'clinical gate: this table is never emptied' USING ERRCODE = '23000'; END"
            made[name] = self._definition(name, table, "BEFORE TRUNCATE", body)
        return made

    def _recording(self, recorder: Recorder) -> str:
        words = {"differs": "IS DISTINCT FROM", "now": "clock_timestamp()", "database_user": "session_user"}
        return "\n".join(
            ["BEGIN", *(f"{text.format(**words)};" for text in recorder.statements), "RETURN NULL;", "END"]
        )

    def _body(self, guard: Guard) -> str:
        lines = ["BEGIN", *(f"{lock};" for lock in guard.locks)]
        for condition, message in guard.refusals:
            lines.append(
                f"IF {condition.format(differs='IS DISTINCT FROM')} THEN "
                f"RAISE EXCEPTION 'clinical gate: {message}' USING ERRCODE = '23000'; END IF;"
            )
        lines.append("RETURN OLD;" if guard.event == "DELETE" else "RETURN NEW;")
        return "\n".join([*lines, "END"])

    def _definition(self, name: str, table: str, moment: str, body: str) -> str:
        level = "STATEMENT" if moment.endswith("TRUNCATE") else "ROW"
        trigger = f"CREATE TRIGGER {name} {moment} ON public.{table} FOR EACH {level} EXECUTE FUNCTION {name}()"
        return f"{trigger} | O | v | search_path=public, pg_catalog, pg_temp | {body}"

    def create(self, name: str, definition: str) -> list[str]:
        trigger, _enabled, _volatile, _path, body = definition.split(" | ", 4)
        return [
            f"CREATE OR REPLACE FUNCTION public.{name}() RETURNS trigger {self.header} AS $gate${body}$gate$",
            trigger,
        ]

    def drop(self, name: str, definition: str) -> list[str]:
        return [f"DROP FUNCTION IF EXISTS public.{name}() CASCADE"]


DIALECTS: dict[str, Any] = {"sqlite": SqliteDialect(), "postgresql": PostgresDialect()}


@cache
def _expected(vendor: str) -> dict[str, str]:
    """Return the triggers as they must be; they follow from the code, so they are worked out once."""
    made: dict[str, str] = DIALECTS[vendor].expected()
    return made


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the gate's triggers as the database holds them, by name."""
    with connection.cursor() as cursor:
        cursor.execute(DIALECTS[connection.vendor].installed_sql)
        return dict(cursor.fetchall())


def differences(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing, altered, switched off or not ours; empty when all is well."""
    expected, present = _expected(connection.vendor), installed(connection)
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of the gate, as before a migration."""
    dialect = DIALECTS[connection.vendor]
    present = installed(connection)
    with connection.cursor() as cursor:
        for name, definition in present.items():
            for statement in dialect.drop(name, definition):
                cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the database's triggers equal to the definitions here; does nothing when they are."""
    if not differences(connection):
        return
    remove(connection)
    dialect = DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        for name, definition in _expected(connection.vendor).items():
            for statement in dialect.create(name, definition):
                cursor.execute(statement)
