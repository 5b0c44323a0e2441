"""What the workflow does without anyone asking: it watches its own gate."""

from __future__ import annotations

from django.db import connection

from cms.jobs import health, schedule
from workflow import triggers, verification
from workflow.models import GatePermit

DAILY = 24 * 60 * 60


class GateOpenError(RuntimeError):
    """Something live is not what was signed, or a trigger is missing."""


def gate_is_closed() -> bool:
    """Tell whether every trigger stands as defined and no permit was left over."""
    return not triggers.differences(connection) and not GatePermit.objects.exists()


def verify_live() -> None:
    """Compare everything live with its signatures; raise GateOpenError naming what differs."""
    found = list(verification.findings())
    if found:
        raise GateOpenError(" ".join(found))


def register() -> None:
    """Have readiness ask for the gate, and the worker verify what is live once a day."""
    health.register("gate", gate_is_closed)
    schedule.register("verify_live", DAILY, verify_live)
