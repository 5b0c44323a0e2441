"""Makes every writing request to the admin one transaction: all of it happened, or nothing did."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError

from workflow import attempts
from workflow.refusals import Refused, noting_refusals

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
KEPT = "Something that has to be kept refers to this, so it was not deleted. Withdraw or deactivate it instead."
CLOSED = "That would have changed signed content without a signature, so nothing was saved."
INCOMPLETE = "A part of the form did not arrive, so nothing was saved. Reload the page and try again."


class AtomicAdmin:
    """Wraps non-GET requests below the admin in a transaction that any refusal rolls back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING or not request.path.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with transaction.atomic(), noting_refusals() as refusals:
            response = self.get_response(request)
            if refusals or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or hasattr(response, "rolls_back"):
                transaction.set_rollback(True)
        if refusals and isinstance(response, HttpResponseRedirect) and not hasattr(response, "rolls_back"):
            messages.error(request, refusals[-1])  # Wagtail's own message does not say why
        self._note(request, response, refusals)
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, refusals: list[str]) -> None:
        """Write down what was refused: by the rules or the gate anywhere, and whatever the review screens refuse."""
        reason = refusals[-1] if refusals else getattr(response, "refusal", "")
        status = response.status_code
        if status in attempts.REFUSALS and attempts.is_decision(request):
            attempts.note(request, status=status, reason=reason or response.reason_phrase)
        elif reason:
            attempts.note(request, status=getattr(response, "refused_with", HTTPStatus.FORBIDDEN), reason=reason)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal of the rules, of the gate or of a protected row, and a form in pieces, in words."""
        if isinstance(exception, Refused):
            return _refusal(request, exception.reason, exception.status_code)
        if isinstance(exception, ProtectedError | RestrictedError):
            return _refusal(request, KEPT, HTTPStatus.CONFLICT)
        if isinstance(exception, IntegrityError) and "clinical gate:" in str(exception):
            return _refusal(request, CLOSED, HTTPStatus.FORBIDDEN)
        if isinstance(exception, MultiValueDictKeyError):
            return _refusal(request, INCOMPLETE, HTTPStatus.BAD_REQUEST)
        return None


def _refusal(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    response: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        response = JsonResponse({"success": False, "error_code": "refused", "error_message": reason}, status=status)
    else:
        messages.error(request, reason)
        response = HttpResponseRedirect(reverse("wagtailadmin_home"))
    response.rolls_back = True  # type: ignore[attr-defined]  # these three are read by AtomicAdmin alone
    response.refusal, response.refused_with = reason, int(status)  # type: ignore[attr-defined]
    return response
