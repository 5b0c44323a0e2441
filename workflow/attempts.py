"""Writes down what somebody tried in the admin and was refused, after everything else of it was rolled back."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest
from django.urls import reverse

from workflow import audit
from workflow.refusals import Refused

# Not allowed, not there, moved on meanwhile, incomplete: what a review screen answers besides what was done.
REFUSALS = frozenset({403, 404, 409, 422})
LONGEST = 300


def is_decision(request: HttpRequest) -> bool:
    """Tell whether a request was sent to a review screen, where every refusal is written down."""
    return request.path.startswith(reverse("reviews:queue"))


def note(request: HttpRequest, *, status: int, reason: str) -> None:
    """Record that `request` was refused with `status`; nothing of somebody who is not signed in.

    The address says which page or review it was about, by its number. Where the audit itself is broken, its own
    refusal has been answered already.
    """
    if not request.user.is_authenticated:
        return
    match = request.resolver_match
    about = {name: value for name, value in match.kwargs.items() if isinstance(value, int)} if match else {}
    with suppress(Refused):
        audit.record(
            "refused",
            page=None,
            actor=request.user,
            address=request.path[:LONGEST],
            status=status,
            reason=reason[:LONGEST],
            **about,
        )
