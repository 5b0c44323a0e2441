"""Break-glass is loud: leads, managing editors and auditors hear of each step, and of each use, by mail."""

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
from workflow.models import EmergencyAccess
from workflow.notifications import send_or_try_later
from workflow.signals import emergency_moved

HEARING = (roles.CLINICAL_LEAD, roles.MANAGING_EDITOR, roles.AUDITOR)
SUBJECTS = {
    "emergency_asked": "Emergency access asked for: {person}",
    "emergency_confirmed": "Emergency access RUNS for one hour: {person}",
    "emergency_used": "Emergency access was used by {person}",
    "emergency_ended": "Emergency access ended: {person}",
}


def connect() -> None:
    """Listen to emergency accesses."""
    emergency_moved.connect(tell, dispatch_uid="workflow.tell_of_emergencies")


def tell(access: EmergencyAccess, event: str, actor: Any, page: Page | None, **kwargs: Any) -> None:
    """Queue a mail to everybody who hears of it, whoever caused it included."""
    people = get_user_model().objects.filter(is_active=True, groups__name__in=HEARING)
    concerned = [*people.distinct().order_by("pk"), access.asked_by, access.person, access.confirmed_by]
    for person in dict.fromkeys(concerned):
        if person is not None and person.email and person.is_active:
            send_emergency_mail.enqueue(
                event, access.pk, person.pk, str(actor or "The system"), page.title if page else ""
            )


@task()
def send_emergency_mail(
    event: str, access_id: int, recipient_id: int, actor: str, title: str, attempt: int = 0
) -> None:
    """Send one mail; while the mail server fails, try again later, five times in all."""
    access = EmergencyAccess.objects.select_related("person", "asked_by", "confirmed_by").get(pk=access_id)
    recipient = get_user_model().objects.get(pk=recipient_id)
    context = {
        "access": access,
        "event": event,
        "actor": actor,
        "title": title,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("reviews:emergency"),
        "center": settings.WAGTAIL_SITE_NAME,
    }
    subject = " ".join(SUBJECTS[event].format(person=access.person).split())
    body = render_to_string("workflow/mail/emergency.txt", context)
    message = EmailMessage(subject, body, to=[recipient.email], headers={"Auto-Submitted": "auto-generated"})
    send_or_try_later(message, send_emergency_mail, event, access_id, recipient_id, actor, title, attempt=attempt)
