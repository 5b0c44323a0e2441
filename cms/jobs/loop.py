"""The second of two processes: recurring jobs and queued tasks, taken in turn by one loop."""

import logging
import os
import socket
import threading
import time
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from cms.jobs import schedule
from cms.jobs.models import Worker

BACKEND = "default"
TURN = 20
BEAT = 5.0
PAUSE = 0.5
SILENCE = timedelta(seconds=120)
ATTEMPTS = 5
KEEP_FINISHED = timedelta(days=30)

logger = logging.getLogger(__name__)


class WorkerLostError(Exception):
    """A task took its worker down with it too often to be tried again."""


class Loop:
    """One worker. Any number may run at once: jobs are leased, tasks are claimed, nobody waits for anybody."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(6)}"
        self.stopping = False
        self.tasks = self._task_worker()

    def _task_worker(self) -> TaskWorker:
        return TaskWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=TURN,
            worker_id=self.name,
        )

    def stop(self) -> None:
        """End after the job or task at hand."""
        # A plain flag: this runs in a signal handler, where taking an Event's lock could wait forever.
        self.stopping = True
        self.tasks.running = False

    def run(self) -> None:
        """Work until `stop` is called."""
        with self:
            while not self.stopping:
                close_old_connections()
                if not self._turn():
                    time.sleep(PAUSE)

    def drain(self) -> None:
        """Run what is due and whatever that leads to, and return."""
        with self:
            while self._turn() and not self.stopping:
                pass

    def __enter__(self) -> "Loop":
        now = timezone.now()
        Worker.objects.create(name=self.name, started_at=now, seen_at=now)
        schedule.prepare()
        self._ended = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._heart.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._heart.join()
        Worker.objects.filter(name=self.name).delete()

    def _turn(self) -> bool:
        """Run what is due now; return whether there was anything."""
        try:
            ran = schedule.run_due(self.name)
            # An idle worker only reads: taking up a task locks SQLite for every other writer.
            waiting = DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists()
            self.tasks = self._task_worker()
            if waiting and not self.stopping:
                self.tasks.run()
        except (OperationalError, InterfaceError):
            logger.exception("The database did not answer; trying again")
            return False
        return bool(ran or waiting)

    def _beat(self) -> None:
        """Give a sign of life while the loop may be busy, from a thread with a connection of its own."""
        while not self._ended.wait(BEAT):
            try:
                close_old_connections()
                Worker.objects.filter(name=self.name).update(seen_at=timezone.now())
                schedule.renew(self.name)
            except (OperationalError, InterfaceError):
                logger.warning("The database was busy; no sign of life this time")
        connections.close_all()


def recover_tasks() -> None:
    """Queue again what a lost worker had begun; give up on a task that has lost five."""
    alive = set(Worker.objects.filter(seen_at__gt=timezone.now() - SILENCE).values_list("name", flat=True))
    for result in DBTaskResult.objects.running():
        if result.worker_ids[-1] in alive:
            continue
        if len(result.worker_ids) >= ATTEMPTS:
            result.set_failed(WorkerLostError(f"Lost {ATTEMPTS} workers"))
        else:
            DBTaskResult.objects.running().filter(pk=result.pk).update(status="READY", started_at=None)


def forget_finished() -> None:
    """Delete what ended a month ago, and workers that never said goodbye."""
    before = timezone.now() - KEEP_FINISHED
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    Worker.objects.filter(seen_at__lt=before).delete()
