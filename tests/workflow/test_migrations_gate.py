"""The gate is closed after every migration: one that alters a guarded table, and one that fails."""

from __future__ import annotations

import sys
import types
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import publish_signed_off
from workflow import guards, triggers, upkeep

NAME = "9999_try"


def latest_of(label: str) -> str:
    """Return the last migration of an app."""
    ((_label, name),) = [node for node in MigrationLoader(connection).graph.leaf_nodes() if node[0] == label]
    return name


@pytest.fixture
def migration(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give an app one more migration, made of the operations that a test names, and take it away again."""

    def add(label: str, *operations: migrations.operations.base.Operation) -> str:
        package = f"{apps.get_app_config(label).name}.migrations"
        last = latest_of(label)
        module = types.ModuleType(f"{package}.{NAME}")
        body = {"dependencies": [(label, last)], "operations": list(operations)}
        module.Migration = type("Migration", (migrations.Migration,), body)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr("django.db.migrations.loader.MigrationLoader.load_disk", with_one_more(label, module))
        return last

    return add


def with_one_more(label: str, module: types.ModuleType) -> Any:
    """Return a `load_disk` that also finds the made-up migration."""
    load_disk = MigrationLoader.load_disk

    def load(self: MigrationLoader) -> None:
        load_disk(self)
        self.disk_migrations[label, NAME] = module.Migration(NAME, label)

    return load


def guarded_models() -> list[type[models.Model]]:
    """Return the models of our own apps whose tables carry a guard."""
    tables = set(guards.tables())
    return [
        model
        for model in apps.get_models(include_auto_created=False)
        if model._meta.db_table in tables and not model.__module__.startswith("wagtail")
    ]


def guarded_by_app() -> dict[str, list[type[models.Model]]]:
    """Return the guarded models of each of our own apps."""
    by_app = defaultdict(list)
    for model in guarded_models():
        by_app[model._meta.app_label].append(model)
    return by_app


def columns_of(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}


def test_every_guarded_table_of_ours_is_altered_here() -> None:
    names = {model.__name__ for altered in guarded_by_app().values() for model in altered}

    assert names >= {
        "TopicArticlePage",
        "ArticleTopic",
        "HomePage",
        "SignOff",
        "AuditEntry",
        "Contribution",
        "GatePermit",
    }


@pytest.mark.parametrize("label", guarded_by_app())
def test_triggers_are_back_after_tables_were_altered_and_put_back(label: str, migration: Any) -> None:
    altered = guarded_by_app()[label]
    tried = [migrations.AddField(model._meta.model_name, "tried", models.IntegerField(default=0)) for model in altered]
    last = migration(label, *tried)

    call_command("migrate", label, NAME, verbosity=0)
    forwards = triggers.differences(connection)
    missing = [model for model in altered if "tried" not in columns_of(model)]
    call_command("migrate", label, last, verbosity=0)

    assert (missing, forwards) == ([], [])
    assert triggers.differences(connection) == []
    assert [model for model in altered if "tried" in columns_of(model)] == []
    assert upkeep.gate_is_closed()


@pytest.mark.parametrize("table", ["wagtailcore_page", "wagtailcore_revision"])
def test_triggers_are_back_after_a_table_of_wagtail_was_altered(table: str, migration: Any) -> None:
    sql = f"ALTER TABLE {table} ADD COLUMN tried integer"
    migration("workflow", migrations.RunSQL(sql, f"ALTER TABLE {table} DROP COLUMN tried"))

    call_command("migrate", "workflow", NAME, verbosity=0)

    assert triggers.differences(connection) == []


def test_triggers_are_back_after_a_migration_that_failed(migration: Any) -> None:
    def fail(apps: Any, schema_editor: Any) -> None:
        raise RuntimeError("This migration fails.")

    migration("knowledge_base", migrations.RunPython(fail))

    with pytest.raises(RuntimeError, match="This migration fails"):
        call_command("migrate", "knowledge_base", NAME, verbosity=0)

    assert triggers.differences(connection) == []


def test_a_migration_that_rewrites_live_text_is_reported(migration: Any) -> None:
    article = publish_signed_off(make_article(make_index()))
    address = TopicArticlePage._meta.db_table

    def rewrite(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(f"UPDATE {address} SET summary = 'Take 125 mg.'", params=None)

    migration("knowledge_base", migrations.RunPython(rewrite, migrations.RunPython.noop))

    with pytest.raises(CommandError, match=f"changed what is live: Page {article.pk}"):
        call_command("migrate", "knowledge_base", NAME, verbosity=0)

    assert triggers.differences(connection) == []


def test_a_plan_leaves_everything_as_it_is(committed_db: None) -> None:
    call_command("migrate", plan=True, verbosity=0)

    assert triggers.differences(connection) == []
