"""How pages of each risk tier are reviewed: proposed by one, approved by a clinical lead who is another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.core.ids import id_in
from workflow import rules, services
from workflow.admin.attempt import attempt
from workflow.admin.register_forms import PasswordForm, PolicyForm
from workflow.admin.views.shell import refused, screen
from workflow.models import RiskPolicy, RiskTier
from workflow.policy import policy_in_force
from workflow.quorum import Policy, in_words
from workflow.refusals import Refused
from workflow.situation import center_situation


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """Show what holds and what is proposed; propose a version, or approve one.

    Answers 403 when the rules or the password say no, 404 for a version that does not exist, 409 for one that moved on,
    422 when a form lacks something.
    """
    may_read = rules.may("read_register", center_situation(request.user))
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show(request)
    return _approve(request) if "approve" in request.POST else _propose(request)


def _show(
    request: HttpRequest,
    *,
    form: PolicyForm | None = None,
    approve: PasswordForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    facts = center_situation(request.user)
    held = [(tier, policy_in_force(tier.value)) for tier in RiskTier]
    context = {
        "held": [(tier, policy, in_words(policy.places)) for tier, policy in held],
        "proposed": [
            (policy, in_words(policy.as_policy().places))
            for policy in RiskPolicy.objects.filter(approved_at=None).select_related("proposed_by")
            if policy.version > policy_in_force(policy.tier).version
        ],
        "form": form or PolicyForm(held=_asked_about(request)),
        "approve": approve or PasswordForm(),
        "may_propose": rules.may("propose_policy", facts),
        "may_approve": rules.may("approve_policy", facts),
        "refusal": refusal,
    }
    return screen(request, "workflow/policies.html", context, status=status)


def _asked_about(request: HttpRequest) -> Policy | None:
    """Return the policy in force of the tier that the address names, to begin a change with."""
    tier = request.GET.get("tier", "")
    return policy_in_force(tier) if tier in RiskTier.values else None


def _propose(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST)

    def propose(chosen: Mapping[str, Any]) -> str:
        services.propose_policy(user=request.user, **chosen)
        return "Proposed. It holds once a clinical lead approves it who is not you."

    return attempt(request, form, propose, again=partial(_show, request, form=form), at="reviews:policies")


def _approve(request: HttpRequest) -> HttpResponse:
    chosen = request.POST["approve"]
    policy = get_object_or_404(RiskPolicy, pk=id_in(chosen))
    form = PasswordForm(request.POST, about=policy.pk)

    def approve(chosen: Mapping[str, Any]) -> str:
        services.approve_policy(policy=policy, user=request.user, **chosen)
        return f"Approved. New reviews of this tier follow version {policy.version}."

    return attempt(request, form, approve, again=partial(_show, request, approve=form), at="reviews:policies")
