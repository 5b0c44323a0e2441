import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cms.jobs import loop, schedule
from cms.jobs.models import Job, Worker
from tests.beside import process_environment

IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@task()
def greet(name: str) -> str:
    return f"Hello {name}"


@task()
def stumble() -> None:
    raise LookupError("nothing there")


@task()
def hang() -> None:
    time.sleep(600)


# The test settings run tasks at once; this process has the queue that production has.
RUN_JOBS = f"""
import django
from django.conf import settings
from django.core.management import call_command
settings.TASKS = {IN_DATABASE!r}
django.setup()
call_command("run_jobs")
"""


@pytest.fixture
def queue(settings):
    """Have tasks wait for a worker."""
    settings.TASKS = IN_DATABASE


@pytest.fixture
def start_worker(committed_db, installation):
    """Start `run_jobs` in a process of its own on this test's database."""
    workers = []

    def start() -> subprocess.Popen:
        environment = process_environment(installation, PYTHONUNBUFFERED="1")
        command = [sys.executable, "-c", RUN_JOBS]
        workers.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()


@pytest.fixture
def entries(monkeypatch):
    """A schedule of its own for each test."""
    monkeypatch.setattr(schedule, "_entries", {})
    return schedule._entries


@pytest.fixture
def calls(entries, db):
    """The runs of a job called `count`, due every minute."""
    calls = []
    schedule.register("count", 60, lambda: calls.append(timezone.now()))
    schedule.prepare()
    return calls


def no_answer(*args):
    raise OperationalError("the database system is shutting down")


def eventually(holds, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


class TestRegister:
    def test_accepts_the_same_work_twice(self, entries):
        schedule.register("tick", 60, timezone.now)
        schedule.register("tick", 60, timezone.now)

        assert [entry.name for entry in schedule.entries()] == ["tick"]

    def test_refuses_other_work_under_a_taken_name(self, entries):
        schedule.register("tick", 60, timezone.now)

        with pytest.raises(ValueError, match="Two jobs are called tick"):
            schedule.register("tick", 30, timezone.now)

    def test_rows_follow_what_is_registered(self, calls):
        Job.objects.create(name="gone", every=5)
        Job.objects.filter(name="count").update(every=5)

        schedule.prepare()

        assert list(Job.objects.values_list("name", "every")) == [("count", 60)]


class TestRunDue:
    def test_runs_when_the_time_has_come_and_not_before(self, calls):
        with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
            ran = [schedule.run_due("a"), schedule.run_due("a")]
            clock.shift(59)
            ran.append(schedule.run_due("a"))
            clock.shift(1)
            ran.append(schedule.run_due("a"))

        assert ran == [1, 0, 0, 1]
        assert len(calls) == 2

    def test_leaves_alone_what_another_worker_holds(self, calls):
        Job.objects.update(lease_owner="b", leased_until=timezone.now() + timedelta(seconds=5))

        assert schedule.run_due("a") == 0
        assert calls == []

    def test_takes_over_when_the_lease_of_a_dead_worker_ran_out(self, calls):
        now = timezone.now()
        Job.objects.update(lease_owner="b", leased_until=now - timedelta(seconds=1), last_started=now)

        assert schedule.run_due("a") == 1
        assert Job.objects.get().lease_owner == ""

    def test_keeps_the_error_and_goes_on_with_the_next_job(self, calls, caplog):
        schedule.register("break", 60, lambda: 1 / 0)
        schedule.prepare()

        assert schedule.run_due("a") == 2

        broken = Job.objects.get(name="break")
        assert "ZeroDivisionError" in broken.last_error
        assert broken.last_finished
        assert broken.leased_until is None
        assert len(calls) == 1

    def test_forgets_the_error_after_a_good_run(self, calls):
        Job.objects.update(last_error="once")

        schedule.run_due("a")

        assert Job.objects.get().last_error == ""

    def test_a_long_job_keeps_its_lease(self, calls):
        Job.objects.update(lease_owner="a", leased_until=timezone.now())

        schedule.renew("a")

        assert Job.objects.get().leased_until > timezone.now() + timedelta(seconds=100)


@pytest.mark.usefixtures("queue")
class TestRunJobs:
    def test_once_runs_jobs_and_empties_the_queue(self, committed_db, capsys):
        greet.enqueue("Ann")

        call_command("run_jobs", "--once")

        assert DBTaskResult.objects.get().return_value == "Hello Ann"
        assert Job.objects.get(name="recover-tasks").last_finished
        assert not Worker.objects.exists()
        assert "has ended" in capsys.readouterr().out

    def test_a_failing_task_is_kept_with_its_error(self, committed_db):
        stumble.enqueue()

        loop.Loop().drain()

        result = DBTaskResult.objects.get()
        assert result.status == "FAILED"
        assert "nothing there" in result.traceback

    def test_stops_before_the_next_task_when_told_to(self, committed_db):
        greet.enqueue("Ann")
        worker = loop.Loop()
        worker.stop()

        worker.drain()

        assert DBTaskResult.objects.get().status == "READY"

    def test_gives_a_sign_of_life_while_busy(self, committed_db, monkeypatch):
        monkeypatch.setattr(loop, "BEAT", 0.05)
        began = timezone.now()

        with loop.Loop():
            assert eventually(lambda: Worker.objects.filter(seen_at__gt=began + timedelta(seconds=0.1)).exists())

    def test_waits_for_what_is_not_due_yet_and_ends_when_told_to(self, committed_db, entries):
        worker = loop.Loop()
        schedule.register("end", 1, worker.stop)
        Job.objects.create(name="end", every=1, last_started=timezone.now() - timedelta(seconds=0.8))

        worker.run()

        assert Job.objects.get().last_finished
        assert not Worker.objects.exists()

    def test_goes_on_when_the_database_does_not_answer(self, committed_db, caplog):
        greet.enqueue("Ann")
        worker = loop.Loop()

        with connection.execute_wrapper(no_answer):
            assert not worker._turn()
        worker.drain()

        assert "did not answer" in caplog.text
        assert DBTaskResult.objects.get().status == "SUCCESSFUL"

    def test_a_heart_that_misses_a_beat_goes_on(self, committed_db, monkeypatch, caplog):
        monkeypatch.setattr(loop, "BEAT", 0)
        worker = loop.Loop()
        worker._ended = threading.Event()

        def end_and_break(*args):
            worker._ended.set()
            no_answer(*args)

        # The last thing that a heart does is to close its thread's connections.
        with connection.execute_wrapper(end_and_break):
            worker._beat()

        assert "no sign of life" in caplog.text

    def test_two_processes_share_the_work_and_end_on_sigterm(self, start_worker):
        for number in range(30):
            greet.enqueue(str(number))

        workers = [start_worker(), start_worker()]
        done = eventually(lambda: DBTaskResult.objects.successful().count() == 30, seconds=60)
        both = eventually(lambda: Worker.objects.count() == 2, seconds=60)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        outputs = [worker.communicate(timeout=60)[0] for worker in workers]

        assert done
        assert both
        assert all("has ended" in output for output in outputs)
        assert [worker.returncode for worker in workers] == [0, 0]
        assert {len(result.worker_ids) for result in DBTaskResult.objects.all()} == {1}
        assert not Worker.objects.exists()

    def test_a_killed_worker_loses_no_task(self, start_worker):
        hang.enqueue()
        worker = start_worker()
        begun = eventually(lambda: DBTaskResult.objects.running().exists(), seconds=60)
        worker.kill()
        worker.wait()

        with time_machine.travel(timezone.now() + loop.SILENCE):
            loop.recover_tasks()

        assert begun
        assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.usefixtures("queue")
class TestRecoverTasks:
    def begun(self, *workers: str) -> DBTaskResult:
        greet.enqueue("Ann")
        DBTaskResult.objects.update(status="RUNNING", worker_ids=list(workers), started_at=timezone.now())
        return DBTaskResult.objects.get()

    def test_queues_again_what_a_lost_worker_had_begun(self, db):
        self.begun("lost")

        loop.recover_tasks()

        assert DBTaskResult.objects.get().status == "READY"

    def test_leaves_a_living_worker_its_task(self, db):
        Worker.objects.create(name="alive", started_at=timezone.now(), seen_at=timezone.now())
        self.begun("lost", "alive")

        loop.recover_tasks()

        assert DBTaskResult.objects.get().status == "RUNNING"

    def test_gives_up_on_a_task_that_takes_every_worker_down(self, db):
        self.begun("a", "b", "c", "d", "e")

        loop.recover_tasks()

        result = DBTaskResult.objects.get()
        assert result.status == "FAILED"
        assert "WorkerLostError" in result.exception_class_path


@pytest.mark.usefixtures("queue")
class TestForgetFinished:
    def test_forgets_what_ended_a_month_ago(self, db):
        for name in ("old", "new"):
            greet.enqueue(name)
        old, new = DBTaskResult.objects.all()
        now = timezone.now()
        DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=now)
        DBTaskResult.objects.filter(pk=old.pk).update(finished_at=now - timedelta(days=31))
        Worker.objects.create(name="long gone", started_at=now, seen_at=now - timedelta(days=31))

        loop.forget_finished()

        assert DBTaskResult.objects.get() == new
        assert not Worker.objects.exists()
