"""The register of reviewers: read by everybody of the Center, kept by two people, declared in by each reviewer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from workflow import rules, services
from workflow.admin.register_forms import DeclarationForm, PasswordForm, ReviewerForm
from workflow.admin.views.shell import refused, screen
from workflow.models import ReviewerRecord
from workflow.refusals import Refused
from workflow.review.register import Register
from workflow.services.signing import WRONG_PASSWORD
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
    if not form.is_valid():
        return _show(request, record=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.record_reviewer(user=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _show(request, record=form, refusal=refusal, status=refusal.status_code)
    person = form.cleaned_data["person"]
    said = f"Written down. It counts once a clinical lead confirms it who is neither you nor {person}."
    messages.success(request, said)
    return redirect("reviews:register")


def _confirm(request: HttpRequest) -> HttpResponse:
    chosen = request.POST["confirm"]
    record: Any = get_object_or_404(ReviewerRecord, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _show(request, confirm=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.confirm_reviewer(record=record, user=request.user, password=form.cleaned_data["password"])
    except Refused as refusal:
        return _after(request, "confirm", form, refusal)
    messages.success(request, f"Confirmed. What the register says of {record.user} counts from now on.")
    return redirect("reviews:register")


def _declare(request: HttpRequest) -> HttpResponse:
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _show(request, declare=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = form.cleaned_data
    try:
        services.declare_interests(user=request.user, interests=chosen["interests"], password=chosen["password"])
    except Refused as refusal:
        return _after(request, "declare", form, refusal)
    messages.success(request, "Declared. You are asked again in twelve months.")
    return redirect("reviews:register")


def _after(request: HttpRequest, name: str, form: Any, refusal: Refused) -> HttpResponse:
    """Show the form again with the refusal: beside the password where that is what was wrong."""
    beside = refusal.reason == WRONG_PASSWORD
    if beside:
        form.add_error("password", refusal.reason)
    forms = {name: form, "refusal": None if beside else refusal}
    return _show(request, status=refusal.status_code, **forms)
