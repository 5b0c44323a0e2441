"""The pieces of the gate's triggers: guards, recorders, and conditions that hold in the SQL of both engines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

PREFIX = "gate_"
LONGEST_TABLE = 46


@dataclass(frozen=True)
class Guard:
    """One trigger: on `table`, before `event`, refuse with `message` where a condition holds.

    Conditions are SQL over NEW and OLD; `{differs}` stands for the engine's null-safe inequality. `locks` are
    statements that PostgreSQL runs first, so that what a condition reads cannot change under it.
    """

    table: str
    event: str
    refusals: tuple[tuple[str, str], ...]
    locks: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return trigger_name(self.table, self.event)


@dataclass(frozen=True)
class Recorder:
    """One trigger: on `table`, after `event`, run `statements`, which note elsewhere what happened.

    Statements are SQL over NEW and OLD; `{differs}` stands for the engine's null-safe inequality, `{now}` for the time
    and `{database_user}` for whoever is connected to the database, as text.
    """

    table: str
    event: str
    statements: tuple[str, ...]

    @property
    def name(self) -> str:
        return trigger_name(self.table, f"{self.event}_log")


def trigger_name(table: str, event: str) -> str:
    """Return a name that fits PostgreSQL's 63 characters; a long table name ends in a digest of itself."""
    if len(table) > LONGEST_TABLE:
        table = f"{table[: LONGEST_TABLE - 9]}_{hashlib.sha256(table.encode()).hexdigest()[:8]}"
    return f"{PREFIX}{table}_{event.lower()}"


def table_of(model: type[models.Model]) -> str:
    """Return the table of `model`."""
    return model._meta.db_table


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns of the model's own table."""
    return [concrete.column for concrete in model._meta.local_concrete_fields]


def changed(columns: Iterable[str]) -> str:
    """Return the condition under which an update changes one of `columns`."""
    return "(" + " OR ".join(f'NEW."{column}" {{differs}} OLD."{column}"' for column in columns) + ")"


def _keys(model: type[models.Model]) -> list[list[str]]:
    """Return the columns of each key of `model` that no two rows may share, the primary key first."""
    meta = model._meta
    named = [[concrete.name] for concrete in meta.local_concrete_fields if concrete.unique]
    named.sort(key=lambda names: names != [meta.pk.name])
    together = [*meta.unique_together, *(constraint.fields for constraint in meta.total_unique_constraints)]
    return [[meta.get_field(name).column for name in names] for names in [*named, *together]]


def _taken(model: type[models.Model], columns: Iterable[str]) -> str:
    same = " AND ".join(f't."{column}" = NEW."{column}"' for column in columns)
    return f"EXISTS (SELECT 1 FROM {table_of(model)} t WHERE {same}"


def pushes_out(model: type[models.Model]) -> str:
    """Return the condition under which an insert meets a row with the same key.

    SQLite's `INSERT OR REPLACE` removes that row without firing its delete trigger.
    """
    return " OR ".join(f"{_taken(model, columns)})" for columns in _keys(model))


def pushes_out_another(model: type[models.Model]) -> str:
    """Return the condition under which an update takes another row's key, as `UPDATE OR REPLACE` does."""
    key = model._meta.pk.column
    return " OR ".join(
        f'({changed(columns)} AND {_taken(model, columns)} AND t."{key}" <> OLD."{key}"))'
        for columns in _keys(model)[1:]
    )
