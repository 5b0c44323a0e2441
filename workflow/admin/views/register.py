"""The register of reviewers: read by everybody of the Center, kept by two people, declared in by each reviewer."""

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
from workflow.admin.register_forms import DeclarationForm, PasswordForm, ReviewerForm
from workflow.admin.views.shell import refused, screen
from workflow.models import ReviewerRecord
from workflow.refusals import Refused
from workflow.review.register import Register
from workflow.situation import center_situation


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the register; write an entry, confirm one, or declare one's own interests.

    Answers 403 when the rules or the password say no, 404 for an entry that does not exist, 409 for one that moved on,
    422 when a form lacks something.
    """
    may_read = rules.may("read_register", center_situation(request.user))
    if not may_read:
        return refused(request, may_read.reason)
    if request.method != "POST":
        return _show(request)
    if "confirm" in request.POST:
        return _confirm(request)
    return _declare(request) if "declare" in request.POST else _record(request)


def _show(
    request: HttpRequest,
    *,
    record: ReviewerForm | None = None,
    declare: DeclarationForm | None = None,
    confirm: PasswordForm | None = None,
    refusal: Refused | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    facts = center_situation(request.user)
    context = {
        "register": Register(),
        "record": record or ReviewerForm(),
        "declare": declare or DeclarationForm(),
        "confirm": confirm or PasswordForm(),
        "may_record": rules.may("record_reviewer", facts),
        "may_confirm": rules.may("confirm_reviewer", facts),
        "may_declare": rules.may("declare_interests", facts),
        "refusal": refusal,
    }
    return screen(request, "workflow/register.html", context, status=status)


def _record(request: HttpRequest) -> HttpResponse:
    form = ReviewerForm(request.POST)

    def record(chosen: Mapping[str, Any]) -> str:
        services.record_reviewer(user=request.user, **chosen)
        return f"Written down. It counts once a clinical lead confirms it who is neither you nor {chosen['person']}."

    return attempt(request, form, record, again=partial(_show, request, record=form), at="reviews:register")


def _confirm(request: HttpRequest) -> HttpResponse:
    chosen = request.POST["confirm"]
    entry: Any = get_object_or_404(ReviewerRecord, pk=id_in(chosen))
    form = PasswordForm(request.POST, about=entry.pk)

    def confirm(chosen: Mapping[str, Any]) -> str:
        services.confirm_reviewer(record=entry, user=request.user, **chosen)
        return f"Confirmed. What the register says of {entry.user} counts from now on."

    return attempt(request, form, confirm, again=partial(_show, request, confirm=form), at="reviews:register")


def _declare(request: HttpRequest) -> HttpResponse:
    form = DeclarationForm(request.POST)

    def declare(chosen: Mapping[str, Any]) -> str:
        services.declare_interests(user=request.user, interests=chosen["interests"], password=chosen["password"])
        return "Declared. You are asked again in twelve months."

    return attempt(request, form, declare, again=partial(_show, request, declare=form), at="reviews:register")
