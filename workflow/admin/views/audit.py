"""The auditors' screens: the audit as a list with whether its chain holds, one entry, and the export."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from wagtail_modeladmin.views import IndexView, InspectView

from cms.jobs.models import Job
from workflow import audit_export, chain, rules
from workflow.models import AuditHead
from workflow.refusals import refuse_unless
from workflow.rules import Decision
from workflow.situation import center_situation


@dataclass(frozen=True)
class Check:
    """How the daily check of the chain ended; `at` is None as long as there was none."""

    at: datetime | None
    fault: str

    @property
    def holds(self) -> bool:
        return self.at is not None and not self.fault


def last_check() -> Check:
    """Return the outcome of the last daily check."""
    job = Job.objects.filter(name="verify_audit").first()
    if job is None or job.last_finished is None:
        return Check(None, "")
    said = job.last_error.strip().splitlines()
    return Check(job.last_finished, said[-1].partition(": ")[2] or said[-1] if said else "")


def may_export(user: Any) -> Decision:
    """Decide whether `user` may take the audit out of the house."""
    return rules.may("export_audit", center_situation(user))


class AuditIndexView(IndexView):
    """The list, with how the last check ended and where the chain ends now."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        export_url = reverse(self.url_helper.get_action_url_name("export")) if may_export(self.request.user) else ""
        return super().get_context_data(
            check=last_check(), head=AuditHead.objects.first(), export_url=export_url, **kwargs
        )


class AuditInspectView(InspectView):
    """One entry in full, with whether it still says what its hash covers."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        if field_name == "data":
            text = json.dumps(self.instance.data, indent=2, sort_keys=True, ensure_ascii=False)
            return format_html("<pre>{}</pre>", text)
        return super().get_field_display_value(field_name, field)

    def get_fields_dict(self) -> list[dict[str, Any]]:
        true = chain.hash_of(self.instance) == self.instance.entry_hash
        words = "This entry says what its hash covers." if true else "This entry was changed: its hash says so."
        return [*super().get_fields_dict(), {"label": "Check", "value": words}]


@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the audit as JSON Lines; recorded before the first line leaves."""
    refuse_unless(may_export(request.user))
    last = audit_export.begin(actor=request.user)
    response = StreamingHttpResponse(
        audit_export.lines(since=0, until=last.number), content_type="application/x-ndjson"
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{last.number}.jsonl"'
    response["Cache-Control"] = "no-store"
    return response
