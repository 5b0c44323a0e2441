"""Collects the facts that the rules decide on: who somebody is, and where a page stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import Page, Revision

from workflow.accounts import account_of
from workflow.contributions import has_part
from workflow.emergency import roles_under
from workflow.models.governance import Governance
from workflow.models.sign_off import SignOff
from workflow.models.submission import Submission
from workflow.reviewers import fitness_of
from workflow.rules import Situation


def roles_of(user: Any) -> frozenset[str]:
    """Return the short names of the roles that an active `user` holds; being a superuser adds none."""
    return account_of(user).roles


def held_of(user: Any) -> str:
    """Return why the account of `user` cannot sign now, in words; empty when it can."""
    return account_of(user).held


def open_submission(page: Page) -> Submission | None:
    """Return the submission of `page` that waits for a decision, if there is one."""
    return Submission.objects.filter(page_id=page.pk, status=Submission.Status.IN_REVIEW).first()


def waiting_submission(page: Page) -> Submission | None:
    """Return the submission of `page` that is signed off and waits for its release, if there is one."""
    return Submission.objects.waiting().filter(page_id=page.pk).first()


def state_of(page: Page) -> str:
    """Return where `page` stands, in the states of permissions.toml."""
    last = Submission.objects.filter(page_id=page.pk).order_by("-pk").values_list("status", flat=True).first()
    if last == Submission.Status.IN_REVIEW:
        return "in_review"
    if last == Submission.Status.APPROVED:
        return "scheduled"
    if last == Submission.Status.CHANGES_REQUESTED:
        return "changes_requested" if not page.live else "live"
    if page.live:
        return "live"
    if SignOff.objects.filter(page_id=page.pk).published().exists():
        return "withdrawn"
    return "draft"


def tier_of(page: Page) -> str:
    """Return the risk tier of `page`: as governed, or the one its type is born with."""
    try:
        tier: str = page.governance.risk_tier
    except ObjectDoesNotExist:
        tier = getattr(page, "default_risk_tier", Governance.RiskTier.STANDARD)
    return tier


def center_situation(user: Any) -> Situation:
    """Return the facts about `user` for what concerns no single page."""
    return Situation(roles=roles_of(user), state="center")


def situation(
    user: Any, page: Page, *, revision: Revision | None = None, subjects: Collection[int] = (), state: str = ""
) -> Situation:
    """Return the facts about `user` and `page`; with `revision`, about `subjects`, also whether they may judge it.

    `state` is where the page stands, for whoever has just read that under its lock.
    """
    return Situation(
        roles=roles_under(user, roles_of(user)),
        state=state or state_of(page),
        tier=tier_of(page),
        owns=page.owner_id is not None and page.owner_id == user.pk,
        contributed=revision is not None and has_part(user.pk, revision),
        recusal=fitness_of(user).recusal(subjects) if revision is not None else "",
        held=held_of(user),
    )
