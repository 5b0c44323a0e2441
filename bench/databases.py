"""The databases of the bench, made and dropped by it, and the environment in which a process of ours meets one."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "bench"
SERVER = os.environ.get("BENCH_DATABASE_SERVER", "postgres://postgres@127.0.0.1:5432")


def create(name: str) -> None:
    """Make an empty database in the place of whatever had this name."""
    drop(name)
    run(sql.SQL("CREATE DATABASE {} TEMPLATE template1").format(sql.Identifier(name)))


def drop(name: str) -> None:
    run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def exists(name: str) -> bool:
    with psycopg.connect(f"{SERVER}/postgres") as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def megabytes(name: str) -> float:
    """Return how much the database takes on disk."""
    with psycopg.connect(f"{SERVER}/postgres") as connection:
        row = connection.execute("SELECT pg_database_size(%s)", [name]).fetchone()
    assert row is not None
    return float(row[0]) / 1e6


def run(statement: sql.Composed) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def environment(name: str, settings: str = "cms.settings.production") -> dict[str, str]:
    """Return the environment of a production process behind a proxy, on the database `name`."""
    kept = {key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "DEMO", "BREAK_GLASS")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": f"{SERVER}/{name}",
        "SECRET_KEY": "for-the-bench-only-0123456789-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": "https://127.0.0.1",
        "EMAIL_URL": "dummymail://",
        "BEHIND_PROXY": "true",
        "MEDIA_ROOT": str(WORK / "media"),
        "STATIC_ROOT": str(WORK / "static"),
        "PYTHONUNBUFFERED": "1",
    }
