"""Which policy holds: for a tier today, and for a submission since it was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from workflow.models.risk_policy import RiskPolicy
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.quorum import SHIPPED, Policy, Signer

CONFIRMATION = "confirmation"


def policy_in_force(tier: str) -> Policy:
    """Return the newest approved policy of `tier`, or what we ship."""
    approved = RiskPolicy.objects.filter(tier=tier, approved_at__isnull=False).order_by("-version").first()
    return approved.as_policy() if approved else SHIPPED[tier]


def frozen(policy: Policy) -> dict[str, Any]:
    """Return `policy` as JSON, for the submission that is reviewed under it."""
    return asdict(policy)


def policy_of(submission: Submission) -> Policy:
    """Return the policy under which `submission` was handed in: a later version asks nothing more of it."""
    if not submission.policy:  # handed in before policies were data
        return Policy("", signatures=submission.signatures)
    return _thawed(submission.policy)


def frozen_urgent(policy: Policy) -> dict[str, Any]:
    """Return, as JSON, what an urgent correction needs at first, with what it needs to stay live."""
    return {**frozen(policy.at_first), CONFIRMATION: frozen(policy.to_confirm)}


def confirmation_of(submission: Submission) -> Policy | None:
    """Return what a submission that went the urgent way needs to stay live; None for any other."""
    stored = submission.policy.get(CONFIRMATION)
    return _thawed(stored) if stored else None


def _thawed(stored: Mapping[str, Any]) -> Policy:
    known = {**stored, "specialties": tuple(stored["specialties"])}
    return Policy(**{field.name: known[field.name] for field in fields(Policy) if field.name in known})


def signers_of(sign_offs: Iterable[SignOff]) -> list[Signer]:
    """Return who approved, from their signatures; a confirmation that a page still holds is not counted."""
    approved = [signed for signed in sign_offs if signed.meaning == SignOff.Meaning.APPROVED]
    return [Signer(signed.reviewer_id, frozenset(signed.specialties)) for signed in approved]
