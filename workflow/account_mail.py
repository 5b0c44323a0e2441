"""Tells clinical leads by mail what waits for them: a role that was proposed, an account that was changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from workflow.accounts import leads
from workflow.models import RoleGrant
from workflow.notifications import send_or_try_later
from workflow.signals import account_moved

SUBJECTS = {
    "role_proposed": "Please confirm a clinical role: {person}",
    "account_changed": "Please confirm a changed account: {person}",
}


def connect() -> None:
    """Listen to proposals and changed accounts."""
    account_moved.connect(tell, dispatch_uid="workflow.tell_leads")


def tell(event: str, person: Any, actor: Any, grant: RoleGrant | None, **kwargs: Any) -> None:
    """Queue a mail to every lead who may confirm this: not the person concerned, and not who did it."""
    for lead in leads():
        if lead.email and lead != person and lead != actor:
            send_account_mail.enqueue(event, person.pk, lead.pk, str(actor or "Nobody knows who"), grant and grant.pk)


@task()
def send_account_mail(
    event: str, person_id: int, recipient_id: int, actor: str, grant_id: int | None, attempt: int = 0
) -> None:
    """Send one mail; while the mail server fails, try again later, five times in all."""
    people = get_user_model().objects
    person, recipient = people.get(pk=person_id), people.get(pk=recipient_id)
    grant = RoleGrant.objects.filter(pk=grant_id).first()
    message = message_about(event, person, recipient, actor, grant)
    send_or_try_later(message, send_account_mail, event, person_id, recipient_id, actor, grant_id, attempt=attempt)


def message_about(event: str, person: Any, recipient: Any, actor: str, grant: RoleGrant | None) -> EmailMessage:
    """Return the mail about `event` to a lead, with the one address at which it is decided."""
    address = reverse("reviews:grant", args=[grant.pk]) if grant else reverse("reviews:account", args=[person.pk])
    context = {
        "person": person,
        "actor": actor,
        "grant": grant,
        "url": settings.WAGTAILADMIN_BASE_URL + address,
        "center": settings.WAGTAIL_SITE_NAME,
    }
    subject = " ".join(SUBJECTS[event].format(person=person).split())
    body = render_to_string(f"workflow/mail/{event}.txt", context)
    return EmailMessage(subject, body, to=[recipient.email], headers={"Auto-Submitted": "auto-generated"})
