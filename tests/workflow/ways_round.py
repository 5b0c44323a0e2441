"""Ways round the review that anybody with code or SQL may try on one page, each of which the gate refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from wagtail.models import Page, Revision

from workflow.models import SignOff, Submission

WORDS = "Take 125 mg"


def update(page: Any) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, title=WORDS)


def update_to_the_latest(page: Any) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, live_revision=page.latest_revision_id)


def publish(page: Any) -> None:
    page.latest_revision.publish(skip_permission_checks=True)


def save(page: Any) -> None:
    page.title, page.live, page.live_revision_id = WORDS, True, page.latest_revision_id
    page.save()


def rewrite_the_frozen(page: Any) -> None:
    for submission in Submission.objects.filter(page_id=page.pk):
        content = {**submission.revision.content, "title": WORDS}
        Revision.objects.filter(pk=submission.revision_id).update(content=content)


def forge_a_signature(page: Any) -> None:
    copied = SignOff.objects.filter(page_id=page.pk).first()
    if copied is not None:
        copied.pk, copied.withdrawn_at, copied.revision_id = None, None, page.latest_revision_id
        copied.reviewer = page.latest_revision.user
        copied.save(force_insert=True)


def forge_a_permit(page: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO workflow_gatepermit VALUES (%s, %s, 0)", [page.pk, page.latest_revision_id or 0])
        if page.live and page.latest_revision_id == page.live_revision_id:
            cursor.execute("DELETE FROM workflow_gatepermit")  # a true revision's: verify_live watches those
        else:
            cursor.execute("UPDATE wagtailcore_page SET title = %s WHERE id = %s", [WORDS, page.pk])


WAYS_ROUND: list[Callable[[Any], None]] = [
    update,
    update_to_the_latest,
    publish,
    save,
    rewrite_the_frozen,
    forge_a_signature,
    forge_a_permit,
]
