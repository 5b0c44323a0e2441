"""What runs again and again: rooms register it here, one worker at a time runs it."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cms.jobs.models import Job

LEASE = timedelta(seconds=120)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One recurring piece of work."""

    name: str
    every: int
    run: Callable[[], object]


_entries: dict[str, Entry] = {}


def register(name: str, every: int, run: Callable[[], object]) -> None:
    """Have `run` called every `every` seconds by whichever worker is free; called from an app's ready().

    A worker that dies in the middle leaves its lease to run out and the job to the next worker, so `run` must
    be safe to begin again. Raises ValueError when the name is taken by other work.
    """
    entry = Entry(name, every, run)
    if _entries.setdefault(name, entry) != entry:
        raise ValueError(f"Two jobs are called {name}.")


def entries() -> list[Entry]:
    """Return all recurring work by name."""
    return sorted(_entries.values(), key=lambda entry: entry.name)


def prepare() -> None:
    """Keep one row for each registered job, and none for work that no longer exists."""
    for entry in entries():
        Job.objects.get_or_create(name=entry.name, defaults={"every": entry.every})
        Job.objects.filter(name=entry.name).exclude(every=entry.every).update(every=entry.every)
    Job.objects.exclude(name__in=_entries).delete()


def run_due(owner: str) -> int:
    """Run every job whose time has come and that no other worker holds; return how many ran."""
    return sum(1 for entry in entries() if _claim(entry, owner) and _run(entry, owner))


def renew(owner: str) -> None:
    """Prolong what `owner` holds; a job may take longer than one lease."""
    Job.objects.filter(lease_owner=owner).update(leased_until=timezone.now() + LEASE)


def _claim(entry: Entry, owner: str) -> bool:
    now = timezone.now()
    due = Q(last_started=None) | Q(last_started__lte=now - timedelta(seconds=entry.every)) | ~Q(lease_owner="")
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Job.objects.filter(due, free, name=entry.name)
    # Reading first keeps an idle worker from taking SQLite's only write lock; the update alone decides.
    return waiting.exists() and waiting.update(last_started=now, leased_until=now + LEASE, lease_owner=owner) == 1


def _run(entry: Entry, owner: str) -> bool:
    error = ""
    try:
        entry.run()
    except Exception:
        error = traceback.format_exc()
        logger.exception("Job %s failed", entry.name)
    Job.objects.filter(name=entry.name, lease_owner=owner).update(
        last_finished=timezone.now(), last_error=error, leased_until=None, lease_owner=""
    )
    return True
