"""How the pages stand that use a record of the library: what editors read beside them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import Page

from cms.core.references import key_of
from workflow import rules
from workflow.models import Governance, RereviewRequest
from workflow.rules import Situation
from workflow.situation import roles_of


def states_of(record: Any, page_ids: Collection[int], user: Any, **kwargs: Any) -> dict[int, tuple[str, str]]:
    """Return, by page id, how each page stands to `record`, and its record's address where `user` may read it."""
    held = roles_of(user)
    about = RereviewRequest.objects.about(key_of(record)).filter(page__in=page_ids)
    waiting = {request.page_id: request for request in about.open()}
    confirmed = {request.page_id: request for request in about.reaffirmed().order_by("closed_at")}
    found: dict[int, tuple[str, str]] = {}
    for page in Page.objects.filter(pk__in=page_ids, governance__isnull=False).select_related("governance"):
        facts = Situation(roles=held, state="live", owns=page.owner_id == user.pk)
        may_read = rules.may("read_audit", facts)
        words = _state(page, waiting.get(page.pk), confirmed.get(page.pk))
        found[page.pk] = (words, reverse("reviews:record", args=[page.pk]) if may_read else "")
    return found


def _state(page: Page, waiting: RereviewRequest | None, confirmed: RereviewRequest | None) -> str:
    if waiting is not None:
        late = ", late" if waiting.is_late() else ""
        return f"Needs re-review by {date_format(waiting.due_on, 'j M Y')}{late}"
    if page.governance.status == Governance.Status.WITHDRAWN:
        return "Withdrawn"
    if not page.live:
        return "Not public"
    if confirmed is not None:
        return f"Live, read again on {date_format(localtime(confirmed.closed_at), 'j M Y')}"
    return "Live"
