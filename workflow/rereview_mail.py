"""Who is told by mail that live pages need a new look: whoever answers for them, and the clinical leads in one summary.

One task is queued however many pages there are; it makes one mail for each person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from workflow import roles
from workflow.models import RereviewRequest
from workflow.notifications import send_or_try_later
from workflow.signals import rereviews_opened

OWNED, SUMMARY = "rereview", "rereview_summary"


def connect() -> None:
    """Listen to requests that are opened."""
    rereviews_opened.connect(tell, dispatch_uid="workflow.tell_of_rereviews")


def tell(requests: Sequence[RereviewRequest], **kwargs: Any) -> None:
    """Queue the one task that tells everybody."""
    tell_of_rereviews.enqueue([request.pk for request in requests])


@task()
def tell_of_rereviews(request_ids: list[int]) -> None:
    """Queue a mail to each person who answers for some of the pages, and a summary of all of them to each lead."""
    asked: dict[int, list[int]] = defaultdict(list)
    open_ones = list(RereviewRequest.objects.open().filter(pk__in=request_ids).by_urgency())
    stand_ins = [person.pk for person in _active(roles.MANAGING_EDITOR)]
    for request in open_ones:
        for person_id in [request.owner.pk] if _is_reached(request.owner) else stand_ins:
            asked[person_id].append(request.pk)
    for person_id, ids in asked.items():
        send_rereview_mail.enqueue(OWNED, person_id, ids)
    for lead in _active(roles.CLINICAL_LEAD) if open_ones else ():
        send_rereview_mail.enqueue(SUMMARY, lead.pk, [request.pk for request in open_ones])


@task()
def send_rereview_mail(kind: str, recipient_id: int, request_ids: list[int], attempt: int = 0) -> None:
    """Send one mail about these requests; while the mail server fails, try again later, five times in all."""
    recipient = get_user_model().objects.get(pk=recipient_id)
    requests = list(RereviewRequest.objects.filter(pk__in=request_ids).by_urgency())
    if requests:
        message = message_about(kind, recipient, requests)
        send_or_try_later(message, send_rereview_mail, kind, recipient_id, request_ids, attempt=attempt)


def message_about(kind: str, recipient: Any, requests: Sequence[RereviewRequest]) -> EmailMessage:
    """Return the mail to `recipient`, with an address for each page."""
    count = len(requests)
    subject = f"Please read again: {requests[0].page.title if count == 1 else f'{count} pages'}"
    base = settings.WAGTAILADMIN_BASE_URL
    context = {
        "pages": [(request, base + reverse("reviews:record", args=[request.page_id])) for request in requests],
        "reasons": _reasons(requests),
        "queue": f"{base}{reverse('reviews:queue')}?show=rereview",
        "center": settings.WAGTAIL_SITE_NAME,
    }
    body = render_to_string(f"workflow/mail/{kind}.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), body, to=[recipient.email], headers=headers)


def _reasons(requests: Iterable[RereviewRequest]) -> list[str]:
    return list(dict.fromkeys(request.why for request in requests))


def _active(group: str) -> QuerySet[Any]:
    people = get_user_model().objects.filter(is_active=True, groups__name=group).exclude(email="")
    return people.distinct().order_by("pk")


def _is_reached(person: Any) -> bool:
    return person is not None and person.is_active and bool(person.email)
