"""Keeping the search index: made by the database from publications, and made anew where its definition changed.

It is installed after each migration, as the numbering is. A server that refuses the extensions `unaccent` and
`pg_trgm` costs accents and misspelt words, and nothing else; `manage.py check --database default` says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.delivery import wording_postgresql as postgresql
from cms.delivery import wording_sqlite as sqlite

MISSING = "delivery.W001"
LOST = {
    "unaccent": "“naive” does not find “naïve”",
    "pg_trgm": "misspelt words find nothing and are not corrected",
}

FILE_WORDS = [f"SELECT gin_clean_pending_list('{name}')" for name in postgresql.INDEXES]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index, unless the one that stands is what would be made."""
    if connection.vendor == "postgresql":
        for name in postgresql.EXTENSIONS:
            _run(connection, postgresql.EXTEND.format(name=name))
    if is_installed(connection):
        return
    with transaction.atomic(using=connection.alias):
        _run(connection, *_definition(connection))


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the index stands and is kept, as this code defines it."""
    if connection.vendor == "postgresql":
        return _postgresql_stands(connection)
    found = _rows(connection, "SELECT name, sql FROM sqlite_master WHERE name LIKE 'delivery#_wording#_%' ESCAPE '#'")
    triggers = {name: sql for name, sql in found if name in sqlite.TRIGGERS}
    table = _rows(connection, "SELECT sql FROM sqlite_master WHERE name = 'delivery_wording'")
    return triggers == {name: sql.strip() for name, sql in sqlite.TRIGGERS.items()} and table == [
        (sqlite.TABLE.strip(),)
    ]


def tidy(connection: BaseDatabaseWrapper) -> None:
    """File the words of late in the index, so that no writer has to: PostgreSQL keeps them apart at first."""
    if connection.vendor == "postgresql" and is_installed(connection):
        _run(connection, *FILE_WORDS)


def extensions(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the extensions that search can use; none on SQLite."""
    if connection.vendor != "postgresql":
        return set()
    found = _rows(connection, "SELECT extname FROM pg_extension WHERE extname IN ('unaccent', 'pg_trgm')")
    return {name for (name,) in found}


@register(Tags.database)
def check_extensions(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say what search cannot do without the extensions that the server refused."""
    return [
        Warning(
            f"Search does without the extension {name}: {LOST[name]}.",
            hint=f"Have a superuser run CREATE EXTENSION {name}; in this database, then migrate.",
            id=MISSING,
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql" and is_installed(connections[alias])
        for name in postgresql.EXTENSIONS
        if name not in extensions(connections[alias])
    ]


def _definition(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "postgresql":
        return [*sqlite.REMOVE, sqlite.TABLE.strip(), *(sql.strip() for sql in sqlite.TRIGGERS.values()), sqlite.FILL]
    made = _postgresql_parts(extensions(connection))
    return [*made, f"COMMENT ON TABLE delivery_wording IS '{_digest(made)}'", "ANALYZE delivery_wording", *FILE_WORDS]


def _postgresql_parts(extended: set[str]) -> list[str]:
    similar = postgresql.SIMILAR if "pg_trgm" in extended else "similar_word := NULL;"
    dictionaries = "unaccent, delivery_stem" if "unaccent" in extended else "delivery_stem"
    return [
        postgresql.REMOVE,
        postgresql.CONFIGURE.format(dictionaries=dictionaries),
        postgresql.KEEP,
        postgresql.ASK.replace("{similar}", similar),
        *([postgresql.TRIGRAMS] if "pg_trgm" in extended else []),
    ]


def _postgresql_stands(connection: BaseDatabaseWrapper) -> bool:
    kept = _rows(
        connection,
        "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'delivery#_wording#_%' ESCAPE '#' AND tgenabled <> 'D'",
    )
    comment = _rows(connection, "SELECT obj_description(to_regclass('delivery_wording'), 'pg_class')")
    return kept == [(3,)] and comment == [(_digest(_postgresql_parts(extensions(connection))),)]


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _run(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(connection: BaseDatabaseWrapper, statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [tuple(row) for row in cursor.fetchall()]
