"""The review packet of a publication, to take away; and the script that checks it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from workflow import rules
from workflow.admin.views.shell import refused
from workflow.models import Submission
from workflow.packet.html import as_html
from workflow.packet.record import as_json, file_name, packet_of
from workflow.situation import situation

NEVER_PUBLISHED = "This text was never published, so there is no packet of it. A packet tells of a publication."
CHECKER = settings.BASE_DIR / "bin" / "verify-packet"


@require_safe
def packet(request: HttpRequest, submission_id: int, suffix: str) -> HttpResponse:
    """Answer the packet as a file, "html" or "json"; 403 when the rules say no, 404 when nothing was published."""
    submission = get_object_or_404(Submission.objects.select_related("page", "revision"), pk=submission_id)
    record = reverse("reviews:record", args=[submission.page_id])
    may_read = rules.may("read_audit", situation(request.user, submission.page.specific))
    if not may_read:
        return refused(request, may_read.reason)
    if submission.status != Submission.Status.PUBLISHED:
        return refused(request, NEVER_PUBLISHED, back=record, status=HTTPStatus.NOT_FOUND)
    return _file(request, submission, suffix)


@csp({"default-src": [NONE], "sandbox": []})
def _file(request: HttpRequest, submission: Submission, suffix: str) -> HttpResponse:
    made: Any = packet_of(submission)
    text, kind = (as_html(made), "text/html") if suffix == "html" else (as_json(made), "application/json")
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(submission, suffix)}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """Answer the script that checks a packet without us."""
    headers = {"Content-Disposition": f'attachment; filename="{CHECKER.name}"'}
    return HttpResponse(CHECKER.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)
