"""Who is told by mail how an urgent correction goes: whoever has to act, and always the clinical leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from workflow import roles
from workflow.audience import Team
from workflow.models import UrgentCorrection
from workflow.notifications import send_or_try_later
from workflow.services.lane import missing
from workflow.signals import urgent_moved
from workflow.situation import tier_of

SUBJECTS = {
    "started": "Urgent correction started: {title}",
    "live": "Urgent, second signature needed: {title}",
    "completed": "Urgent correction confirmed: {title}",
    "withdrawn": "Withdrawn, the urgent correction was not confirmed: {title}",
    "abandoned": "Urgent correction given up: {title}",
}


def connect() -> None:
    """Listen to urgent corrections."""
    urgent_moved.connect(tell, dispatch_uid="workflow.tell_of_urgency")


def tell(correction: UrgentCorrection, event: str, actor: Any, **kwargs: Any) -> None:
    """Queue a mail to everyone whom `event` concerns, but for whoever caused it."""
    if event == "withdrawn" and actor is not None:
        return  # whoever withdrew it by hand: workflow.withdrawal_mail tells
    for person in recipients(correction, event):
        if person.email and person.is_active and person != actor:
            send_urgent_mail.enqueue(event, correction.pk, person.pk, str(actor or "The system"))


def recipients(correction: UrgentCorrection, event: str) -> list[Any]:
    """Return the leads, and those who write the text, who sign it second, or who wrote and signed it."""
    page, submission = correction.page, correction.submission
    people: Iterable[Any] = [page.owner, *_active(roles.MANAGING_EDITOR)]
    if event == "live":
        people = Team(submission.revision, tier=tier_of(page), subjects=submission.subjects).able
    elif submission is not None:
        signers = [signed.reviewer for signed in submission.sign_offs.select_related("reviewer")]
        people = [page.owner, submission.submitted_by, *signers]
    found = [*_active(roles.CLINICAL_LEAD), correction.started_by, *people]
    return [person for person in dict.fromkeys(found) if person is not None]


def _active(group: str) -> list[Any]:
    return list(get_user_model().objects.filter(is_active=True, groups__name=group).distinct().order_by("pk"))


@task()
def send_urgent_mail(event: str, correction_id: int, recipient_id: int, actor: str, attempt: int = 0) -> None:
    """Send one mail; while the mail server fails, try again later, five times in all."""
    correction = UrgentCorrection.objects.select_related("page", "submission", "started_by").get(pk=correction_id)
    recipient = get_user_model().objects.get(pk=recipient_id)
    message = message_about(correction, event, recipient, actor)
    send_or_try_later(message, send_urgent_mail, event, correction_id, recipient_id, actor, attempt=attempt)


def message_about(correction: UrgentCorrection, event: str, recipient: Any, actor: str) -> EmailMessage:
    """Return the mail about `event`, with the address at which the next step is taken."""
    page, submission = correction.page, correction.submission
    record = reverse("reviews:record", args=[page.pk])
    address = reverse("reviews:review", args=[submission.pk]) if event == "live" and submission else record
    context = {
        "correction": correction,
        "title": page.title,
        "actor": actor,
        "missing": missing(submission) if submission else (),
        "url": settings.WAGTAILADMIN_BASE_URL + address,
        "public_url": page.full_url,
        "center": settings.WAGTAIL_SITE_NAME,
    }
    subject = " ".join(SUBJECTS[event].format(title=page.title).split())
    body = render_to_string(f"workflow/mail/urgent_{event}.txt", context)
    return EmailMessage(subject, body, to=[recipient.email], headers={"Auto-Submitted": "auto-generated"})
