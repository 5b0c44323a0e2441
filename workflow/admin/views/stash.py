"""Text that a lock kept from being saved: see it, take it back, or throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workflow import rules, services
from workflow.admin.views.shell import refused, screen
from workflow.models import StashedDraft
from workflow.refusals import Refused
from workflow.review import redline
from workflow.review.page_text import parts_of
from workflow.services import lane
from workflow.services.stash import as_draft
from workflow.situation import open_submission, situation


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, stash_id: int) -> HttpResponse:
    """Show kept text against the latest draft; restore or discard it. Somebody else's is not found."""
    stash = get_object_or_404(StashedDraft.objects.select_related("page"), pk=stash_id, user=request.user)
    if request.method != "POST":
        return _show(request, stash)
    try:
        if "discard" in request.POST:
            services.discard_stash(stash=stash, user=request.user)
            messages.success(request, "The kept text is gone.")
        else:
            services.restore_stash(stash=stash, user=request.user)
            messages.success(request, "The kept text is your latest draft.")
    except Refused as refusal:
        return refused(request, refusal, back=reverse("reviews:kept", args=[stash.pk]))
    return redirect("wagtailadmin_pages:edit", stash.page_id)


def _show(request: HttpRequest, stash: StashedDraft) -> HttpResponse:
    page: Any = stash.page.specific
    latest = page.get_latest_revision_as_object()
    changes = redline.compare(parts_of(latest), parts_of(as_draft(stash, latest)))
    context = {
        "stash": stash,
        "page": page,
        "latest": latest,
        "groups": redline.folded(changes),
        "may_restore": rules.may("edit", situation(request.user, page)),
        "open": open_submission(page),
        "urgent": lane.awaits_text(page),
    }
    return screen(request, "workflow/kept.html", context)
