"""What the workflow does without anyone asking: it watches its gate and its record, and asks for what is due."""

from __future__ import annotations

import datetime
import logging

from django.db import connection
from django.utils import timezone

from cms.jobs import health, schedule
from workflow import audit, audit_verification, services, triggers, verification
from workflow.models import AuditHead, EmergencyAccess, GatePermit, Governance, RiskTier, UrgentCorrection
from workflow.policy import policy_in_force
from workflow.services import rereview
from workflow.services.account_seals import note_every_change
from workflow.services.emergency import close_lapsed

DAILY = 24 * 60 * 60
EVERY_TEN_MINUTES = 10 * 60
EACH_MINUTE = 60

logger = logging.getLogger(__name__)


class GateOpenError(RuntimeError):
    """Something live is not what was signed, or a trigger is missing."""


class AuditBrokenError(RuntimeError):
    """The chain of the audit does not hold."""


class NotWithdrawnError(RuntimeError):
    """A page could not be taken back that must not be live any longer."""


def gate_is_closed() -> bool:
    """Tell whether every trigger stands as defined and no permit was left over."""
    return not triggers.differences(connection) and not GatePermit.objects.exists()


def verify_live() -> None:
    """Compare everything live with its signatures; raise GateOpenError naming what differs."""
    found = list(verification.findings())
    if found:
        raise GateOpenError(" ".join(found))


def verify_audit() -> None:
    """Walk the audit and log its end, an anchor outside the database; raise AuditBrokenError naming what is wrong."""
    audit.bring_up_to_date()
    found = list(audit_verification.findings())
    if found:
        raise AuditBrokenError(" ".join(found))
    logger.info("The audit holds; its end is %s", AuditHead.objects.get())


def ask_for_rereviews() -> None:
    """Open a request for each live page past its review date or signed under a license that expired since, and for
    what fell without anybody being told."""
    rereview.open_overdue()
    rereview.open_lapsed()
    rereview.open_missed()


def withdraw_what_is_too_late() -> None:
    """Take back pages whose grace has passed, where the policy of their tier says so."""
    for tier in RiskTier.values:
        policy = policy_in_force(tier)
        if not policy.withdraws:
            continue
        last_day = timezone.localdate() - datetime.timedelta(days=policy.grace_days)
        late = Governance.objects.filter(risk_tier=tier, status=Governance.Status.CURRENT, next_review_on__lt=last_day)
        for governance in late.select_related("page"):
            services.withdraw_overdue(page=governance.page)


def withdraw_unconfirmed() -> None:
    """Take back every urgent correction whose time for the second signature is over.

    One page that fails stops no other: it is logged and tried again with the next turn, and the job says so.
    """
    failed = []
    for correction in UrgentCorrection.objects.unconfirmed(timezone.now()).select_related("page"):
        try:
            services.withdraw_unconfirmed(page=correction.page)
        except Exception:
            logger.exception("Page %s could not be withdrawn", correction.page_id)
            failed.append(str(correction.page_id))
    if failed:
        raise NotWithdrawnError(f"Not confirmed in time, and still live: page {', '.join(failed)}.")


def close_emergencies() -> None:
    """Close every emergency access whose hour has passed, so that everybody hears that it is over."""
    for access in EmergencyAccess.objects.over():
        close_lapsed(access=access)


def register() -> None:
    """Have readiness ask for the gate, and the worker look at what is live, at the audit, and release what is due."""
    health.register("gate", gate_is_closed)
    schedule.register("verify_live", DAILY, verify_live)
    schedule.register("verify_audit", DAILY, verify_audit)
    schedule.register("rereviews", DAILY, ask_for_rereviews)
    schedule.register("withdraw_what_is_too_late", DAILY, withdraw_what_is_too_late)
    schedule.register("withdraw_unconfirmed", EACH_MINUTE, withdraw_unconfirmed)
    schedule.register("close_emergencies", EACH_MINUTE, close_emergencies)
    schedule.register("note_changed_accounts", EVERY_TEN_MINUTES, note_every_change)
    schedule.register("release_due", EACH_MINUTE, services.release_due)
    schedule.register("release_due_bundles", EACH_MINUTE, services.release_due_bundles)
    schedule.register("absorb_account_events", EACH_MINUTE, audit.absorb)
