"""Putting a bundle live: all its pages in one transaction, each compared with what was signed, or none of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from workflow import audit
from workflow.models import Bundle, BundlePage, ReleaseTrouble, Submission
from workflow.refusals import Outdated
from workflow.services.bundles import locked_with_pages
from workflow.services.release import (
    NothingToReleaseError,
    announce,
    attempt,
    back_to_review,
    go_live,
    tell_sent_back,
    why_not,
)

INCOMPLETE = "This bundle is not complete and due yet."


@transaction.atomic
def release_bundle(*, bundle: Bundle) -> str:
    """Put a closed bundle live whose pages are all signed and due; return what holds it instead, or nothing.

    A page that no longer is what was signed goes back to review, and the bundle waits for it. Raises
    NothingToReleaseError when somebody else did it first, or when it is not complete and due.
    """
    try:
        current, pages = locked_with_pages(bundle, Bundle.Status.CLOSED)
    except Outdated as moved_on:
        raise NothingToReleaseError(moved_on.reason) from moved_on
    waiting = _due_submissions(current, pages)
    refused = [(page, submission, reason) for page, submission in waiting if (reason := why_not(submission))]
    if refused:
        return _hold(current, refused)
    _go_live(current, waiting)
    return ""


def _due_submissions(bundle: Bundle, pages: list[Any]) -> list[tuple[Any, Submission]]:
    """Return each page with its signed submission; raise NothingToReleaseError where one is missing or not due."""
    ids = [page.pk for page in pages]
    found = Submission.objects.select_for_update().waiting().filter(page_id__in=ids).order_by("pk")
    signed = {submission.page_id: submission for submission in found}
    moments = [bundle.release_at, *(submission.release_at for submission in signed.values())]
    now = timezone.now()
    if not pages or len(signed) < len(pages) or any(moment and moment > now for moment in moments):
        raise NothingToReleaseError(INCOMPLETE)
    return [(page, signed[page.pk]) for page in pages]


def _hold(bundle: Bundle, refused: list[tuple[Any, Submission, str]]) -> str:
    for _page, submission, _reason in refused:
        back_to_review(submission)
    said = " ".join(f"“{page.draft_title}” holds it: {reason}" for page, _submission, reason in refused)
    now = timezone.now()
    ReleaseTrouble.objects.update_or_create(
        bundle=bundle, defaults={"what": said, "tried_at": now, "try_again_at": now}
    )
    audit.record("bundle_refused", page=None, actor=None, bundle=bundle.pk, note=f"{bundle}: {said}")
    for page, submission, reason in refused:
        tell_sent_back(page, submission, reason)
    return said


def _go_live(bundle: Bundle, waiting: list[tuple[Any, Submission]]) -> None:
    bundle.status = Bundle.Status.RELEASED
    bundle.ended_at = timezone.now()
    bundle.save(update_fields=["status", "ended_at"])
    for page, submission in waiting:
        go_live(page, submission)
        bundle.places.filter(page_id=page.pk).update(ended_at=bundle.ended_at, submission=submission)
    ReleaseTrouble.objects.filter(bundle=bundle).delete()
    for page, submission in waiting:
        announce(page, submission)
    audit.record("bundle_released", page=None, actor=None, bundle=bundle.pk, note=f"{bundle}.")


def due_bundles() -> QuerySet[Bundle]:
    """Return the closed bundles whose pages are all signed and due; what failed waits until it is tried again."""
    now = timezone.now()
    come = Q(release_at=None) | Q(release_at__lte=now)
    ready = Q(trouble=None) | Q(trouble__try_again_at__lte=now)
    signed = Submission.objects.waiting().filter(come, page_id=OuterRef("page_id"))
    places = BundlePage.objects.filter(bundle=OuterRef("pk"))
    return Bundle.objects.closed().filter(come, ready, Exists(places), ~Exists(places.filter(~Exists(signed))))


def release_due_bundles() -> None:
    """Release every bundle that is due, each in a transaction of its own: what fails never stops the others."""
    for bundle in due_bundles():
        attempt(partial(release_bundle, bundle=bundle), bundle=bundle)
