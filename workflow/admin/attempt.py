"""One form of a review screen put to its service: the form again with what is wrong, or on with what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from workflow.refusals import Refused


def attempt(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[Mapping[str, Any]], str],
    *,
    again: Callable[..., HttpResponse],
    at: str,
) -> HttpResponse:
    """Let `act` work with the cleaned data, say what it returns, and go on to the address or view `at`.

    A form that lacks something, or a refusal, shows the screen `again` with `status` (422, 403, 409) and `refusal`; one
    that names a field of the form is said beside that field instead.
    """
    if not form.is_valid():
        return again(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        said = act(form.cleaned_data)
    except Refused as refusal:
        beside = refusal.field in form.fields
        if beside:
            form.add_error(refusal.field, refusal.reason)
        return again(refusal=None if beside else refusal, status=refusal.status_code)
    messages.success(request, said)
    return redirect(at)
