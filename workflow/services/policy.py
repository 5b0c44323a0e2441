"""How pages are reviewed: the tier of a page, and the policy of a tier."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from workflow import audit, rules
from workflow.models import Governance, RiskPolicy, RiskTier
from workflow.policy import frozen
from workflow.quorum import is_stricter
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.services import rereview
from workflow.services.identity import refuse_wrong_password
from workflow.services.locking import locked_page, reread
from workflow.signals import publication_changed
from workflow.situation import center_situation, situation, tier_of


@transaction.atomic
def set_tier(*, page: Page, user: Any, tier: str, reason: str) -> Governance:
    """Move a page to another risk tier; what is live stays, and a higher tier asks for a new look at it.

    Raises Refused when the rules say no, without a reason, or for a tier that does not exist.
    """
    user = reread(user)
    current = locked_page(page.pk)
    refuse_unless(rules.may("set_tier", situation(user, current)))
    if tier not in RiskTier.values:
        raise Refused("Choose one of the tiers.")
    if not reason.strip():
        raise Refused("Say why the tier changes: it stays in the record of the page.")
    before = tier_of(current)
    if tier == before:
        raise Refused("The page has this tier already.")
    governance = Governance.objects.select_for_update().get(page_id=current.pk)
    governance.risk_tier = tier
    governance.save(update_fields=["risk_tier"])
    audit.record("tier_set", page=current, actor=user, before=before, after=tier, reason=reason.strip())
    if is_stricter(tier, before):
        rereview.tier_raised(current.page_ptr, actor=user)
    if current.live:
        publication_changed.send(sender=Governance, page=current, event="graded")
    return governance


@transaction.atomic
def propose_policy(*, user: Any, tier: str, reason: str, **values: Any) -> RiskPolicy:
    """Write the next version of a tier's policy; it holds once a clinical lead who did not write it approves it.

    `values` are the fields of RiskPolicy. Raises Refused with every fault in words.
    """
    user = reread(user)
    refuse_unless(rules.may("propose_policy", center_situation(user)))
    last = RiskPolicy.objects.filter(tier=tier).aggregate(last=Max("version"))["last"] or 0
    proposed = RiskPolicy(tier=tier, version=last + 1, reason=reason.strip(), proposed_by=user, **values)
    try:
        proposed.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    proposed.save()
    audit.record("policy_proposed", page=None, actor=user, reason=proposed.reason, **frozen(proposed.as_policy()))
    return proposed


@transaction.atomic
def approve_policy(*, policy: RiskPolicy, user: Any, password: str) -> RiskPolicy:
    """Let a version hold from now on; reviews that run go on under the version they began with.

    Raises Refused when the rules or the password say no, Outdated when it was approved or replaced meanwhile.
    """
    user = reread(user)
    refuse_unless(rules.may("approve_policy", center_situation(user)))
    current = RiskPolicy.objects.select_for_update().get(pk=policy.pk)
    if user.pk == current.proposed_by_id:
        raise Refused("A second person approves this: not whoever proposed it.")
    refuse_wrong_password(user, password)
    newest = RiskPolicy.objects.filter(tier=current.tier).order_by("-version").first()
    if current.approved_at or newest != current:
        raise Outdated("This version was approved or replaced meanwhile. Read the policies again.")
    current.approved_by, current.approved_at = user, timezone.now()
    current.save(update_fields=["approved_by", "approved_at"])
    audit.record("policy_approved", page=None, actor=user, **frozen(current.as_policy()))
    return current
