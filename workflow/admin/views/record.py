"""The record of one page: how it is governed, who signed, what happened, and what may be done about what is live."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from workflow import rules, services
from workflow.admin.forms import ReaffirmForm, WithdrawForm
from workflow.admin.register_forms import TierForm
from workflow.admin.views.shell import refused, screen
from workflow.admin.views.submit import reviewed_page
from workflow.models import AuditEntry, RereviewRequest, SignOff, StashedDraft, UrgentCorrection
from workflow.packet.publication import publications
from workflow.refusals import Refused
from workflow.services.currency import STILL_CURRENT, may_reaffirm
from workflow.services.signing import WRONG_PASSWORD
from workflow.services.urgent import may_start
from workflow.situation import open_submission, situation

ENTRIES = 100


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a page's record; confirm that it still holds, or withdraw it.

    Answers 409 when another text is live by now, 403 when the rules or the password say no, 422 when a form lacks
    something.
    """
    page = reviewed_page(page_id)
    may_read = rules.may("read_audit", situation(request.user, page))
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show(request, page)
    if "set_tier" in request.POST:
        return _set_tier(request, page)
    return _withdraw(request, page) if "withdraw" in request.POST else _reaffirm(request, page)


def _show(
    request: HttpRequest,
    page: Any,
    *,
    reaffirm: ReaffirmForm | None = None,
    withdraw: WithdrawForm | None = None,
    tier: TierForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    standing = page.live_sign_offs()
    signed = SignOff.objects.filter(page_id=page.pk).select_related("reviewer")
    context = {
        "page": page,
        "governance": page.governance,
        "open": open_submission(page),
        "rereviews": RereviewRequest.objects.filter(page_id=page.pk).open().by_urgency(),
        "standing": standing,
        "signed": signed,
        "published": publications(page.pk),
        "entries": AuditEntry.objects.filter(page=page.pk)[:ENTRIES],
        "kept": StashedDraft.objects.filter(page_id=page.pk, user=request.user).first(),
        "may_edit": page.permissions_for_user(request.user).can_edit(),
        "may_reaffirm": may_reaffirm(request.user, page),
        "may_withdraw": rules.may("withdraw", situation(request.user, page)),
        "reaffirm": reaffirm or ReaffirmForm(),
        "withdraw": withdraw or WithdrawForm(page=page),
        "withdrawing": withdraw is not None,
        "urgent": UrgentCorrection.objects.filter(page_id=page.pk).open().select_related("started_by").first(),
        "may_start_urgent": may_start(request.user, page),
        "may_abandon_urgent": rules.may("abandon_urgent", situation(request.user, page)),
        "may_set_tier": rules.may("set_tier", situation(request.user, page)),
        "tier": tier or TierForm(initial={"tier": page.governance.risk_tier}),
        "tiering": tier is not None,
        "statement": STILL_CURRENT,
        "refusal": refusal,
    }
    return screen(request, "workflow/record.html", context, status=status)


def _reaffirm(request: HttpRequest, page: Any) -> HttpResponse:
    form = ReaffirmForm(request.POST)
    if not form.is_valid():
        return _show(request, page, reaffirm=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.reaffirm(page=page, user=request.user, **form.cleaned_data)
    except Refused as refusal:
        beside = refusal.reason == WRONG_PASSWORD
        if beside:
            form.add_error("password", refusal.reason)
        again = reviewed_page(page.pk)
        return _show(request, again, reaffirm=form, refusal=None if beside else refusal, status=refusal.status_code)
    messages.success(request, "Confirmed. The next review date has moved; no word has.")
    return redirect("reviews:record", page.pk)


def _set_tier(request: HttpRequest, page: Any) -> HttpResponse:
    form = TierForm(request.POST)
    if not form.is_valid():
        return _show(request, page, tier=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        governance = services.set_tier(page=page, user=request.user, **form.cleaned_data)
    except Refused as refusal:
        again = reviewed_page(page.pk)
        return _show(request, again, tier=form, refusal=refusal, status=refusal.status_code)
    messages.success(request, f"The page is of the tier “{governance.get_risk_tier_display()}” now.")
    return redirect("reviews:record", page.pk)


def _withdraw(request: HttpRequest, page: Any) -> HttpResponse:
    form = WithdrawForm(request.POST, page=page)
    if not form.is_valid():
        return _show(request, page, withdraw=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.withdraw(page=page, user=request.user, **form.cleaned_data)
    except Refused as refusal:
        again = reviewed_page(page.pk)
        return _show(request, again, withdraw=form, refusal=refusal, status=refusal.status_code)
    messages.success(request, "Withdrawn. Its address now shows your note instead of the text.")
    return redirect("reviews:record", page.pk)
