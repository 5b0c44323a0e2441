"""Handing a draft in: what is missing, what changed, and who is asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from workflow import services
from workflow.admin.forms import SubmitForm
from workflow.admin.views.shell import refused, screen
from workflow.audience import Team
from workflow.models import ReviewedPage, SignOff
from workflow.refusals import Refused
from workflow.review import redline
from workflow.review.page_text import parts_of
from workflow.review.redline import Change, Kind
from workflow.services import lane
from workflow.services.submission import NotReady, gaps_of, may_submit
from workflow.situation import open_submission, tier_of, waiting_submission


def reviewed_page(page_id: int) -> Any:
    """Return the specific page, or answer 404 when it is none that is reviewed."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ReviewedPage):
        raise Http404("This page is not reviewed.")
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show everything that is missing at once, and hand the latest draft in.

    Answers 403 when the rules say no, 422 when the draft or the form lacks something.
    """
    page = reviewed_page(page_id)
    decision = may_submit(request.user, page)
    if not decision:
        return refused(request, decision.reason, back=_way_back(page))
    revision = page.latest_revision
    draft = revision.as_object()
    urgent = lane.awaits_text(page)
    team = Team(revision, tier=tier_of(page), subjects=draft.subjects(), urgent=urgent)
    form = SubmitForm(request.POST if request.method == "POST" else None, people=team.able, urgent=urgent)
    if request.method != "POST":
        return _show(request, page, draft, form, team)
    if not form.is_valid():
        return _show(request, page, draft, form, team, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.submit(page=page, user=request.user, **form.cleaned_data)
    except NotReady:
        return _show(request, page, draft, form, team, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refusal:
        return refused(request, refusal, back=_way_back(page))
    asked = form.cleaned_data["assignee"] or "the clinical team"
    messages.success(request, f"“{draft.title}” is with {asked} until {form.cleaned_data['due_on']:%-d %B %Y}.")
    return redirect("wagtailadmin_pages:edit", page.pk)


def _way_back(page: Any) -> str:
    submission = open_submission(page) or waiting_submission(page)
    if submission:
        return reverse("reviews:review", args=[submission.pk])
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _show(
    request: HttpRequest, page: Any, draft: Any, form: SubmitForm, team: Team, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    changes = changes_since_signed(page, draft)
    context = {
        "page": page,
        "draft": draft,
        "form": form,
        "team": team,
        "urgent": lane.awaits_text(page),
        "gaps": gaps_of(draft),
        "first_version": changes is None,
        "changes": [change for change in changes or () if change.kind is not Kind.SAME],
    }
    return screen(request, "workflow/submit.html", context, status=status)


def changes_since_signed(page: Any, draft: Any) -> list[Change] | None:
    """Return the difference of `draft` to what was signed last; None when nothing ever was."""
    signed = SignOff.objects.filter(page_id=page.pk).select_related("revision").first()
    if signed is None:
        return None
    return redline.compare(parts_of(signed.revision.as_object()), parts_of(draft))
