"""Who is told by mail that a live page was taken back: its owner, the clinical leads, and whoever reviews it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task
from wagtail.models import Page

from workflow import roles
from workflow.models import AuditEntry
from workflow.notifications import send_or_try_later
from workflow.services.currency import UNCONFIRMED_NOTE
from workflow.signals import publication_changed
from workflow.situation import open_submission


def connect() -> None:
    """Listen to pages that are taken back."""
    publication_changed.connect(tell, dispatch_uid="workflow.tell_of_withdrawals")


def tell(page: Page, event: str, **kwargs: Any) -> None:
    """Queue a mail to everybody concerned, but for whoever withdrew it."""
    entry = AuditEntry.objects.filter(page=page.pk, action="withdrawn").first() if event == "withdrawn" else None
    if entry is None or entry.data["note"].endswith(UNCONFIRMED_NOTE):
        return  # an urgent correction that nobody confirmed: workflow.urgent_mail tells
    for person in recipients(page):
        if person.email and person.is_active and person.pk != entry.actor_id:
            send_withdrawal_mail.enqueue(entry.pk, person.pk)


def recipients(page: Page) -> list[Any]:
    """Return the owner and the leads, and who handed in, signed or was asked where a review of the page runs."""
    leads = get_user_model().objects.filter(is_active=True, groups__name=roles.CLINICAL_LEAD).distinct().order_by("pk")
    found = [page.governance.owner, page.owner, *leads]
    waiting = open_submission(page)
    if waiting:
        signed = waiting.sign_offs.select_related("reviewer")
        asked = waiting.requests.select_related("assignee")
        found += [waiting.submitted_by, *(each.reviewer for each in signed), *(each.assignee for each in asked)]
    return [person for person in dict.fromkeys(found) if person is not None]


@task()
def send_withdrawal_mail(entry_id: int, recipient_id: int, attempt: int = 0) -> None:
    """Send one mail; while the mail server fails, try again later, five times in all."""
    entry = AuditEntry.objects.select_related("page").get(pk=entry_id)
    recipient = get_user_model().objects.get(pk=recipient_id)
    context = {
        "entry": entry,
        "waiting": open_submission(entry.page),
        "public_url": entry.page.full_url,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("reviews:record", args=[entry.page_id]),
        "center": settings.WAGTAIL_SITE_NAME,
    }
    subject = " ".join(f"Withdrawn: {entry.page_title}".split())
    body = render_to_string("workflow/mail/withdrawn.txt", context)
    message = EmailMessage(subject, body, to=[recipient.email], headers={"Auto-Submitted": "auto-generated"})
    send_or_try_later(message, send_withdrawal_mail, entry_id, recipient_id, attempt=attempt)
