"""Break-glass: asking, confirming, ending, and everything that was ever done under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.core.ids import id_in
from workflow import rules, services
from workflow.admin.attempt import attempt
from workflow.admin.forms import EmergencyForm
from workflow.admin.register_forms import PasswordForm
from workflow.admin.views.shell import refused, screen
from workflow.emergency import OFF
from workflow.models import AuditEntry, EmergencyAccess
from workflow.refusals import Refused
from workflow.situation import center_situation

SHOWN = 100


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Show all emergency accesses with what was done under each; ask for one, confirm it, or end it.

    Answers 403 where break-glass is off and when the rules or the password say no, 404 for an access that does not
    exist, 409 for one that moved on, 422 when a form lacks something.
    """
    if not settings.BREAK_GLASS:
        return refused(request, OFF)
    may_read = rules.may("ask_emergency", center_situation(request.user))
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show(request)
    if "confirm" in request.POST:
        return _confirm(request)
    return _end(request) if "end" in request.POST else _ask(request)


def _chosen(request: HttpRequest, name: str) -> EmergencyAccess:
    found: EmergencyAccess = get_object_or_404(EmergencyAccess, pk=id_in(request.POST[name]))
    return found


def _show(
    request: HttpRequest,
    *,
    form: EmergencyForm | None = None,
    confirm: PasswordForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    done = _done_under()
    found = list(EmergencyAccess.objects.select_related("person", "asked_by", "confirmed_by", "closed_by")[:SHOWN])
    context: dict[str, Any] = {
        "waiting": [
            (access, request.user.pk not in (access.asked_by_id, access.person_id))
            for access in EmergencyAccess.objects.waiting().select_related("person", "asked_by")
        ],
        "accesses": [(access, done[access.pk]) for access in found],
        "form": form or EmergencyForm(),
        "confirm": confirm or PasswordForm(),
        "refusal": refusal,
    }
    return screen(request, "workflow/emergency.html", context, status=status)


def _done_under() -> dict[int, list[AuditEntry]]:
    """Return what was done to pages under each emergency access, by its id."""
    found: dict[int, list[AuditEntry]] = defaultdict(list)
    for entry in AuditEntry.objects.filter(data__has_key="emergency", page__isnull=False).order_by("pk"):
        found[entry.data["emergency"]].append(entry)
    return found


def _ask(request: HttpRequest) -> HttpResponse:
    form = EmergencyForm(request.POST)

    def ask(chosen: Mapping[str, Any]) -> str:
        services.ask_emergency_access(user=request.user, **chosen)
        return "Asked for. It counts once a third person confirms it here, with their password."

    return attempt(request, form, ask, again=partial(_show, request, form=form), at="reviews:emergency")


def _confirm(request: HttpRequest) -> HttpResponse:
    access = _chosen(request, "confirm")
    form = PasswordForm(request.POST, about=access.pk)

    def confirm(chosen: Mapping[str, Any]) -> str:
        services.confirm_emergency_access(access=access, user=request.user, **chosen)
        return f"It runs. {access.person} may act for one hour; everybody concerned has a mail."

    return attempt(request, form, confirm, again=partial(_show, request, confirm=form), at="reviews:emergency")


def _end(request: HttpRequest) -> HttpResponse:
    try:
        ended = services.end_emergency_access(access=_chosen(request, "end"), user=request.user)
    except Refused as refusal:
        return _show(request, refusal=refusal, status=refusal.status_code)
    words = f"Ended. {ended.person} has the usual rights again." if ended.confirmed_at else "Closed. It never counted."
    messages.success(request, words)
    return redirect("reviews:emergency")
