"""Clinical roles and the accounts that hold them: what is proposed, what waits for a lead, who holds what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from workflow.accounts import digest_of
from workflow.admin.account_forms import ConfirmForm, DecideForm, EndForm, ProposeForm
from workflow.admin.attempt import attempt
from workflow.admin.views.shell import refused, screen
from workflow.models import RoleGrant
from workflow.refusals import Refused
from workflow.review.accounts import AccountBoard
from workflow.services import accounts as verbs
from workflow.services.account_seals import changes_to_confirm, is_clinician, is_intact
from workflow.services.accounts import may_read_accounts


@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Show every clinical role and what waits; propose somebody. 422 when the form lacks something, 403 as refused."""
    may_read = may_read_accounts(request.user)
    if not may_read:
        return refused(request, may_read.reason)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _board(request, form)

    def propose(chosen: Mapping[str, Any]) -> str:
        person = chosen["person"]
        verbs.propose_role(user=person, role=chosen["role"], proposer=request.user, reason=chosen["reason"])
        return f"{person} is proposed. The role counts when a clinical lead has confirmed it."

    return attempt(request, form, propose, again=partial(_board, request, form), at="reviews:accounts")


def _board(
    request: HttpRequest, form: ProposeForm, *, refusal: Refused | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "board": AccountBoard(),
        "form": form,
        "refusal": refusal,
        "may_propose": verbs.may_propose(request.user),
    }
    return screen(request, "workflow/accounts.html", context, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Show one proposal or role; confirm, decline or end it.

    Answers 409 when it was decided or the account changed meanwhile, 403 when the rules or the password say no, 422
    when a form lacks something.
    """
    found = RoleGrant.objects.select_related("user", "proposed_by", "confirmed_by")
    shown = get_object_or_404(found, pk=grant_id)
    may_read = may_read_accounts(request.user)
    if not may_read and shown.user_id != request.user.pk:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show_grant(request, shown)
    if "end" in request.POST:
        return _end(request, shown)
    form = DecideForm(request.POST)
    return attempt(
        request,
        form,
        partial(_decide, request, shown),
        again=lambda **again: _show_grant(request, found.get(pk=shown.pk), decide=form, **again),
        at="reviews:accounts" if may_read else "wagtailadmin_home",
    )


def _decide(request: HttpRequest, shown: RoleGrant, chosen: Mapping[str, Any]) -> str:
    """Confirm or decline, as the button said, and return what is said about it; raises Refused and Outdated."""
    if "decline" in request.POST:
        verbs.decline_role(grant=shown, user=request.user, password=chosen["password"], note=chosen["note"])
        return f"Declined. {shown.user} has no such role."
    verbs.confirm_role(grant=shown, user=request.user, password=chosen["password"], digest=chosen["digest"])
    return f"Confirmed. {shown.user} is {shown.get_role_display().lower()} from now on."


def _end(request: HttpRequest, shown: RoleGrant) -> HttpResponse:
    form = EndForm(request.POST)

    def end(chosen: Mapping[str, Any]) -> str:
        verbs.end_role(grant=shown, user=request.user, reason=chosen["reason"])
        return f"Ended. {shown.user} is no longer {shown.get_role_display().lower()}."

    own = shown.user_id == request.user.pk
    at = "wagtailadmin_home" if own else "reviews:accounts"
    return attempt(request, form, end, again=partial(_show_grant, request, shown, end=form), at=at)


def _show_grant(
    request: HttpRequest,
    shown: RoleGrant,
    *,
    decide: DecideForm | None = None,
    end: EndForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "grant": shown,
        "digest": digest_of(shown.user),
        "decide": decide or DecideForm(),
        "end": end or EndForm(),
        "refusal": refusal,
        "may_confirm": verbs.may_confirm_role(request.user, shown),
        "may_decline": verbs.may_decline(request.user, shown),
        "may_end": verbs.may_end(request.user, shown),
        "may_read": may_read_accounts(request.user),
    }
    return screen(request, "workflow/grant.html", context, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a clinician's account that was changed, and confirm it; answers as `grant` does."""
    person = get_object_or_404(get_user_model(), pk=person_id)
    may_read = may_read_accounts(request.user)
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show_account(request, person)
    form = ConfirmForm(request.POST)

    def confirm(chosen: Mapping[str, Any]) -> str:
        verbs.confirm_account(person=person, user=request.user, **chosen)
        return f"Confirmed. {person} can sign again."

    def again(**shown: Any) -> HttpResponse:
        person.refresh_from_db()
        return _show_account(request, person, form=form, **shown)

    return attempt(request, form, confirm, again=again, at="reviews:accounts")


def _show_account(
    request: HttpRequest,
    person: Any,
    *,
    form: ConfirmForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "person": person,
        "digest": digest_of(person),
        "held": is_clinician(person) and not is_intact(person),
        "changes": changes_to_confirm(person),
        "grants": RoleGrant.objects.standing().filter(user=person),
        "form": form or ConfirmForm(),
        "refusal": refusal,
        "may_confirm": verbs.may_confirm_account(request.user, person),
    }
    return screen(request, "workflow/account.html", context, status=status)
