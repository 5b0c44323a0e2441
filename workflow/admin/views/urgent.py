"""The urgent lane of one page: what it does, starting it, and giving it up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workflow import rules, services
from workflow.admin.attempt import attempt
from workflow.admin.forms import AbandonForm, UrgentForm
from workflow.admin.views.shell import refused, screen
from workflow.admin.views.submit import reviewed_page
from workflow.models import UrgentCorrection
from workflow.policy import policy_in_force
from workflow.quorum import in_words
from workflow.refusals import Refused
from workflow.services.urgent import may_start
from workflow.situation import open_submission, situation, tier_of


@require_http_methods(["GET", "HEAD", "POST"])
def urgent(request: HttpRequest, page_id: int) -> HttpResponse:
    """Explain the urgent lane to a lead, start a correction, or give one up that is not live yet.

    Answers 403 when the rules say no, 409 when it moved on meanwhile, 422 when a form lacks something.
    """
    page = reviewed_page(page_id)
    correction = UrgentCorrection.objects.filter(page_id=page.pk).open().select_related("started_by").first()
    may = rules.may("abandon_urgent", situation(request.user, page)) if correction else may_start(request.user, page)
    if not may:
        return refused(request, may.reason)
    if request.method != "POST":
        return _show(request, page, correction)
    return _abandon(request, page, correction) if "abandon" in request.POST else _start(request, page, correction)


def _show(
    request: HttpRequest,
    page: Any,
    correction: UrgentCorrection | None,
    *,
    form: UrgentForm | None = None,
    abandon: AbandonForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    policy = policy_in_force(tier_of(page)).to_confirm
    context = {
        "page": page,
        "correction": correction,
        "open": open_submission(page),
        "has_draft": page.latest_revision_id != page.live_revision_id,
        "may_edit": page.permissions_for_user(request.user).can_edit(),
        "policy": policy,
        "places": in_words(policy.places),
        "form": form or UrgentForm(),
        "abandon": abandon or AbandonForm(),
        "refusal": refusal,
    }
    return screen(request, "workflow/urgent.html", context, status=status)


def _start(request: HttpRequest, page: Any, correction: UrgentCorrection | None) -> HttpResponse:
    form = UrgentForm(request.POST)

    def start(chosen: Mapping[str, Any]) -> str:
        services.start_urgent_correction(page=page, user=request.user, **chosen)
        return "Started. Its editors have a mail. The next text goes live with one signature."

    again = partial(_show, request, page, correction, form=form)
    return attempt(request, form, start, again=again, at=reverse("reviews:record", args=[page.pk]))


def _abandon(request: HttpRequest, page: Any, correction: UrgentCorrection | None) -> HttpResponse:
    form = AbandonForm(request.POST)

    def abandon(chosen: Mapping[str, Any]) -> str:
        services.abandon_urgent_correction(page=page, user=request.user, **chosen)
        return "Given up. The next text of this page needs all its signatures again."

    again = partial(_show, request, page, correction, abandon=form)
    return attempt(request, form, abandon, again=again, at=reverse("reviews:record", args=[page.pk]))
