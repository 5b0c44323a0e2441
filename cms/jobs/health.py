"""Whether this process lives, and whether it should be sent readers; says no more than that to anyone who asks."""

import logging
from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Case, DateTimeField, F, Max, Min, When
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.jobs.models import Worker

logger = logging.getLogger(__name__)

_checks: dict[str, Callable[[], bool]] = {}


def register(name: str, check: Callable[[], bool]) -> None:
    """Have readiness also ask `check`: True is well, False or an exception is not; called from an app's ready()."""
    _checks[name] = check


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process answers at all; touches nothing."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every check is well, else 503, as {status, checks: {name: ok | failing}, work}.

    `work` is for people and alarms: seconds since a worker gave a sign of life and seconds that the oldest due task
    has waited, null when there is none. A site without a worker still serves readers, so neither fails the check.
    """
    outcome = {name: _holds(name, check) for name, check in {**HOUSE_CHECKS, **_checks}.items()}
    well = all(outcome.values())
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            "checks": {name: "ok" if holds else "failing" for name, holds in outcome.items()},
            "work": _work() if outcome["migrations"] else None,
        },
        status=200 if well else 503,
    )


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return bool(check())
    except Exception:
        logger.exception("Health check %s failed", name)
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


@cache
def _written_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations_applied() -> bool:
    return _written_migrations() <= set(MigrationRecorder(connection).applied_migrations())


HOUSE_CHECKS = {"database": _database_answers, "migrations": _migrations_applied}


def _work() -> dict[str, int | None]:
    now = timezone.now()
    due_since = Case(
        When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"), output_field=DateTimeField()
    )
    moments = {
        "worker_seen_seconds_ago": Worker.objects.aggregate(at=Max("seen_at"))["at"],
        "oldest_task_waits_seconds": DBTaskResult.objects.ready().aggregate(at=Min(due_since))["at"],
    }
    return {name: at and max(0, int((now - at).total_seconds())) for name, at in moments.items()}
