"""The queue: what waits for me, what I sent, what came back, and which live pages are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workflow.admin.views.shell import screen
from workflow.models import AuditEntry
from workflow.review.queue import Queue

ROWS = 50
DECISIONS = ("signed_off", "changes_requested", "countersigned", "reaffirmed", "withdrawn", "urgent_started")
LAST = 5
OWN_TABLES = ("back", "overdue", "rereview", "scheduled")


@dataclass(frozen=True)
class Tab:
    """One list of the queue."""

    key: str
    title: str
    rows: list[Any]
    empty: str

    @property
    def template(self) -> str:
        return f"workflow/queue/{self.key if self.key in OWN_TABLES else 'open'}.html"


def _tabs(queue: Queue) -> list[Tab]:
    tabs = [
        Tab("mine", "Sent by me", queue.mine, "Nothing of yours is in review."),
        Tab("back", "Sent back", queue.sent_back, "Nothing was sent back."),
        Tab("scheduled", "Scheduled", queue.scheduled, "Nothing is signed off and waits for its release."),
        Tab("rereview", "Needs re-review", queue.rereviews, "No live page waits for a new look."),
        Tab("overdue", "Overdue pages", queue.overdue, "No live page is past its review date."),
        Tab("all", "All in review", queue.open, "Nothing is in review."),
    ]
    waiting = Tab("waiting", "Waiting for me", queue.waiting, "Nothing waits for your signature.")
    return [waiting, *tabs] if queue.signs else tabs


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show one list of the queue: `show` names it, `page` is its page; both fall back to what exists."""
    reader = Queue(request.user)
    tabs = _tabs(reader)
    tab = next((tab for tab in tabs if tab.key == request.GET.get("show")), tabs[0])
    context = {
        "tabs": tabs,
        "tab": tab,
        "rows": Paginator(tab.rows, ROWS).get_page(request.GET.get("page")),
        "obstacle": reader.obstacle,
        "urgent": reader.urgent,
        "warnings": reader.warnings,
        "weeks": reader.weeks,
        "today": reader.today,
        "decisions": AuditEntry.objects.filter(actor=request.user, action__in=DECISIONS)[:LAST],
    }
    return screen(request, "workflow/queue.html", context, queue=reader)
