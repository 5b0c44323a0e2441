"""Who is told by mail what happened to a submission; one task a mail, so that no mail server can hold up a review.

A task is a row in the transaction of the event: if that is rolled back, nobody is told of what did not happen.
"""

from __future__ import annotations

import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

from workflow.accounts import leads
from workflow.audience import Team
from workflow.models import SignOff, Submission
from workflow.policy import confirmation_of
from workflow.signals import review_moved
from workflow.situation import tier_of

SUBJECTS = {
    "submitted": "Please review: {title}",
    "nobody_left": "Nobody can sign: {title}",
    "changes_requested": "Changes asked for: {title}",
    "commented": "Comment on: {title}",
    "signed_off": "Signed, more signatures needed: {title}",
    "signature_withdrawn": "A signature was withdrawn: {title}",
    "approved": "Signed off, waits for its release: {title}",
    "published": "Signed off and live: {title}",
    "released": "Live now: {title}",
    "release_refused": "Not released, please sign again: {title}",
    "rescheduled": "Goes live at another time: {title}",
    "recalled": "No longer to be reviewed: {title}",
    "superseded": "Set aside by an urgent correction: {title}",
}
FOR_SIGNERS = ("released", "release_refused", "rescheduled")
# Wagtail would mail the same events in its own words; the first receiver of a name is the only one.
STOCK_MAILS = {
    workflow_submitted: "workflow_state_submitted_email_notification",
    workflow_rejected: "workflow_state_rejected_email_notification",
    workflow_approved: "workflow_state_approved_email_notification",
}
RETRY_AFTER_MINUTES = (1, 4, 16, 64)


def connect() -> None:
    """Listen to submissions, in Wagtail's place."""
    review_moved.connect(tell, dispatch_uid="workflow.tell")
    for signal, name in STOCK_MAILS.items():
        signal.connect(stay_silent, sender=WorkflowState, dispatch_uid=name)


def stay_silent(**kwargs: Any) -> None:
    """Stand where Wagtail's own mail would be sent."""


def tell(submission: Submission, event: str, actor: Any, note: str, **kwargs: Any) -> None:
    """Queue a mail to everyone whom `event` concerns, but for whoever caused it; leads hear of a review without end."""
    team = Team(
        submission.revision,
        tier=tier_of(submission.page),
        subjects=submission.subjects,
        urgent=confirmation_of(submission) is not None,
    )
    _queue(event, submission, recipients(submission, event, team), actor, note)
    if event == "submitted" and team.unfillable:
        _queue("nobody_left", submission, leads(), actor, team.unfillable if team.able else "")


def _queue(event: str, submission: Submission, people: list[Any], actor: Any, note: str) -> None:
    for person in dict.fromkeys(people):
        if person.email and person.is_active and person != actor:
            send_review_mail.enqueue(event, submission.pk, person.pk, str(actor or "The system"), note)


def recipients(submission: Submission, event: str, team: Team) -> list[Any]:
    """Return whom `event` concerns: those of `team` who may sign, assignees first; who signed; or who handed it in."""
    if event == "signature_withdrawn":
        signers = [signed.reviewer for signed in submission.sign_offs.standing().select_related("reviewer")]
        return [submission.submitted_by, *signers]
    if event in FOR_SIGNERS:
        signed = submission.sign_offs.filter(meaning=SignOff.Meaning.APPROVED).select_related("reviewer")
        told = [submission.submitted_by, *(each.reviewer for each in signed)]
        return [*told, *leads()] if event == "release_refused" else told
    if event not in ("submitted", "recalled", "superseded"):
        return [submission.submitted_by]
    assignees = set(submission.requests.values_list("assignee_id", flat=True))
    first = sorted(team.able, key=lambda person: person.pk not in assignees)
    if event != "superseded":
        return first
    signers = [signed.reviewer for signed in submission.sign_offs.select_related("reviewer")]
    return [submission.submitted_by, *signers, *first]


@task()
def send_review_mail(
    event: str, submission_id: int, recipient_id: int, actor: str, note: str, attempt: int = 0
) -> None:
    """Send one mail about `event`; while the mail server fails, try again later, five times in all."""
    submission = Submission.objects.select_related("page", "revision", "submitted_by").get(pk=submission_id)
    recipient = get_user_model().objects.get(pk=recipient_id)
    message = message_about(submission, event, recipient, actor, note)
    send_or_try_later(message, send_review_mail, event, submission_id, recipient_id, actor, note, attempt=attempt)


def send_or_try_later(message: EmailMessage, task: Any, *arguments: Any, attempt: int) -> None:
    """Send `message`; while the mail server fails, queue `task` with `arguments` and the next attempt for later."""
    try:
        message.send()
    except (SMTPException, OSError):
        if attempt >= len(RETRY_AFTER_MINUTES) or not task.get_backend().supports_defer:
            raise
        later = timezone.now() + datetime.timedelta(minutes=RETRY_AFTER_MINUTES[attempt])
        task.using(run_after=later).enqueue(*arguments, attempt + 1)


def message_about(submission: Submission, event: str, recipient: Any, actor: str, note: str) -> EmailMessage:
    """Return the mail about `event` to `recipient`, with the one address that leads to the review."""
    title = submission.revision.content["title"]
    context = {
        "title": title,
        "submission": submission,
        "request": submission.requests.select_related("assignee").first(),
        "recipient": recipient,
        "actor": actor,
        "note": note,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("reviews:review", args=[submission.pk]),
        "public_url": submission.page.full_url,
        "center": settings.WAGTAIL_SITE_NAME,
    }
    subject = " ".join(SUBJECTS[event].format(title=title).split())
    body = render_to_string(f"workflow/mail/{event}.txt", context)
    return EmailMessage(subject, body, to=[recipient.email], headers={"Auto-Submitted": "auto-generated"})
