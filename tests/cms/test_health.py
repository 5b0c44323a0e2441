from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks import task

from cms.jobs import health
from cms.jobs.models import Worker


@task()
def nothing() -> None:
    """Wait in the queue."""


@pytest.fixture
def checks(monkeypatch):
    """A registry of its own for each test."""
    monkeypatch.setattr(health, "_checks", {})


class TestLive:
    def test_answers_without_a_database(self, client):
        response = client.get("/health/live")

        assert response.json() == {"status": "ok"}


class TestReady:
    def test_names_each_check_and_nothing_else(self, client, db, checks):
        response = client.get("/health/ready")

        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "checks": {"database": "ok", "migrations": "ok"},
            "work": {"worker_seen_seconds_ago": None, "oldest_task_waits_seconds": None},
        }
        assert "no-store" in response["Cache-Control"]

    def test_asks_what_rooms_registered(self, client, db, checks):
        health.register("gate", lambda: False)

        response = client.get("/health/ready")

        assert response.status_code == 503
        assert response.json()["checks"]["gate"] == "failing"

    def test_a_check_that_breaks_fails_without_telling_why(self, client, db, checks, caplog):
        health.register("gate", lambda: {}["secret detail"])

        response = client.get("/health/ready")

        assert response.status_code == 503
        assert "secret" not in response.text
        assert "secret detail" in caplog.text

    def test_fails_while_a_migration_waits(self, client, db, checks):
        MigrationRecorder.Migration.objects.filter(app="jobs").delete()

        response = client.get("/health/ready")

        assert response.status_code == 503
        assert response.json()["checks"]["migrations"] == "failing"

    def test_tells_how_work_is_going(self, client, db, checks, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        now = timezone.now()
        Worker.objects.create(name="w", started_at=now, seen_at=now - timedelta(seconds=7))
        nothing.enqueue()
        nothing.using(run_after=now + timedelta(days=1)).enqueue()

        work = client.get("/health/ready").json()["work"]

        assert 7 <= work["worker_seen_seconds_ago"] < 60
        assert 0 <= work["oldest_task_waits_seconds"] < 60

    def test_writes_nothing(self, client, db, checks, django_assert_num_queries):
        with django_assert_num_queries(5) as captured:
            client.get("/health/ready")

        assert {query["sql"].split()[0] for query in captured.captured_queries} == {"SELECT"}

    def test_refuses_other_methods(self, client):
        assert client.post("/health/ready").status_code == 405
