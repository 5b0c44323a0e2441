"""The latest draft as readers would see it, for everybody who may read drafts; Wagtail's own view is for editors."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workflow import rules
from workflow.admin.views.shell import refused
from workflow.admin.views.submit import reviewed_page
from workflow.situation import situation


@require_safe
def draft(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the latest draft of a page; 403 when the rules say no, 404 when nothing was ever saved."""
    page = reviewed_page(page_id)
    may_read = rules.may("read_draft", situation(request.user, page))
    if not may_read:
        return refused(request, may_read.reason)
    if page.latest_revision is None:
        raise Http404("Nothing of this page was saved yet.")
    latest: Any = page.latest_revision.as_object()
    shown: HttpResponse = latest.make_preview_request(request, latest.default_preview_mode)
    return shown
