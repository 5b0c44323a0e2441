"""The record of one page: how it is governed, who signed, what happened, and what may be done about what is live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from workflow import rules, services
from workflow.admin.attempt import attempt
from workflow.admin.forms import ReaffirmForm, WithdrawForm
from workflow.admin.register_forms import TierForm
from workflow.admin.release_forms import RescheduleForm
from workflow.admin.views.shell import refused, screen
from workflow.admin.views.submit import reviewed_page
from workflow.models import AuditEntry, RereviewRequest, SignOff, StashedDraft, Submission, UrgentCorrection
from workflow.packet.publication import publications
from workflow.refusals import Outdated, Refused
from workflow.review.releases import release_of
from workflow.services.currency import STILL_CURRENT, may_reaffirm
from workflow.services.urgent import may_start
from workflow.situation import open_submission, situation

ENTRIES = 100
NOTHING_WAITS = "Nothing of this page is in review or waits for its release any more."


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show a page's record; confirm that it still holds, withdraw it, or move the release of what comes after it.

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
    if "reschedule" in request.POST:
        return _reschedule(request, page)
    return _withdraw(request, page) if "withdraw" in request.POST else _reaffirm(request, page)


def _show(
    request: HttpRequest,
    page: Any,
    *,
    reaffirm: ReaffirmForm | None = None,
    withdraw: WithdrawForm | None = None,
    tier: TierForm | None = None,
    moment: RescheduleForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    standing = page.live_sign_offs()
    facts = situation(request.user, page)
    release = release_of(page.pk)
    signed = SignOff.objects.filter(page_id=page.pk).select_related("reviewer")
    context = {
        "page": page,
        "governance": page.governance,
        "open": open_submission(page),
        "release": release,
        "may_reschedule": rules.may("reschedule", facts),
        "may_recall": rules.may("recall", facts),
        "moment": moment or RescheduleForm.showing(release.submission.release_at if release else None),
        "moving": moment is not None,
        "rereviews": RereviewRequest.objects.filter(page_id=page.pk).open().by_urgency(),
        "standing": standing,
        "signed": signed,
        "published": publications(page.pk),
        "entries": AuditEntry.objects.filter(page=page.pk)[:ENTRIES],
        "kept": StashedDraft.objects.filter(page_id=page.pk, user=request.user).first(),
        "may_edit": page.permissions_for_user(request.user).can_edit(),
        "may_read_draft": rules.may("read_draft", facts),
        "may_reaffirm": may_reaffirm(request.user, page),
        "confirms": rules.is_among("reaffirm", facts.roles),
        "set_aside": _set_aside(page),
        "may_withdraw": rules.may("withdraw", facts),
        "reaffirm": reaffirm or ReaffirmForm(),
        "withdraw": withdraw or WithdrawForm(page=page),
        "withdrawing": withdraw is not None,
        "urgent": UrgentCorrection.objects.filter(page_id=page.pk).open().select_related("started_by").first(),
        "may_start_urgent": may_start(request.user, page),
        "may_abandon_urgent": rules.may("abandon_urgent", facts),
        "may_set_tier": rules.may("set_tier", facts),
        "tier": tier or TierForm(initial={"tier": page.governance.risk_tier}),
        "tiering": tier is not None,
        "statement": STILL_CURRENT,
        "refusal": refusal,
    }
    return screen(request, "workflow/record.html", context, status=status)


def _set_aside(page: Any) -> int | None:
    """Return the revision that an urgent correction set aside in vain, until something else was handed in."""
    last = UrgentCorrection.objects.filter(page_id=page.pk).order_by("-pk").first()
    if last is None or last.status != UrgentCorrection.Status.ABANDONED or not last.superseded_revision_id:
        return None
    later = Submission.objects.filter(page_id=page.pk, submitted_at__gte=last.started_at).exists()
    return None if later else last.superseded_revision_id


def _reaffirm(request: HttpRequest, page: Any) -> HttpResponse:
    def reaffirm(chosen: Mapping[str, Any]) -> str:
        services.reaffirm(page=page, user=request.user, **chosen)
        return "Confirmed. The next review date has moved; no word has."

    return _attempt(request, page, "reaffirm", ReaffirmForm(request.POST), reaffirm)


def _set_tier(request: HttpRequest, page: Any) -> HttpResponse:
    def set_tier(chosen: Mapping[str, Any]) -> str:
        governance = services.set_tier(page=page, user=request.user, **chosen)
        return f"The page is of the tier “{governance.get_risk_tier_display()}” now."

    return _attempt(request, page, "tier", TierForm(request.POST), set_tier)


def _reschedule(request: HttpRequest, page: Any) -> HttpResponse:
    release = release_of(page.pk)
    form = RescheduleForm(request.POST)
    if release is None:
        return _show(request, page, refusal=Outdated(NOTHING_WAITS), status=HTTPStatus.CONFLICT)
    if not form.is_valid():
        return _show(request, page, moment=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        held = services.reschedule(submission=release.submission, user=request.user, **form.cleaned_data)
    except Refused as refusal:
        again = reviewed_page(page.pk)
        return _show(request, again, moment=form, refusal=refusal, status=refusal.status_code)
    if held:
        messages.warning(request, f"It was not put live, and is in review again. {held}")
        return redirect("reviews:record", page.pk)
    left = release_of(page.pk)
    messages.success(request, left.words if left else "It is live, exactly as it was signed.")
    return redirect("reviews:record", page.pk)


def _withdraw(request: HttpRequest, page: Any) -> HttpResponse:
    def withdraw(chosen: Mapping[str, Any]) -> str:
        services.withdraw(page=page, user=request.user, **chosen)
        return "Withdrawn. Its address now shows your note instead of the text."

    return _attempt(request, page, "withdraw", WithdrawForm(request.POST, page=page), withdraw)


def _attempt(
    request: HttpRequest, page: Any, name: str, form: Form, act: Callable[[Mapping[str, Any]], str]
) -> HttpResponse:
    """Try the form called `name` in `_show`; when it is shown again, the page is as it stands by then."""

    def again(**shown: Any) -> HttpResponse:
        return _show(request, reviewed_page(page.pk), **{name: form}, **shown)

    return attempt(request, form, act, again=again, at=reverse("reviews:record", args=[page.pk]))
