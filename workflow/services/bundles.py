"""Putting pages together that go live together: which, from when on, and when nothing more is added.

A page's place is taken and given up under the lock of the page, so that its last signature knows whether it waits.
Lock order: the pages by their ids, the bundle, submissions, the head of the audit.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from workflow import audit, rules
from workflow.models import Bundle, BundlePage, ReleaseTrouble, ReviewedPage, SignOff, Submission
from workflow.refusals import Outdated, Refused, refuse_unless
from workflow.release_words import center_moment
from workflow.services.locking import locked_page, reread
from workflow.services.waiting import pending_bundle, refuse_impossible
from workflow.situation import center_situation, state_of

MOVED_ON = "This bundle is no longer as it was on your screen. Look at it again."
EMPTY = "Nothing is in this bundle yet. Add the pages that go live together first."
NOTHING_NEW = "“{page}” was withdrawn and nothing new was written since, so there is nothing that could go live."
ELSEWHERE = "“{page}” stands in the bundle “{bundle}” already. Take it out there first."
NOT_REVIEWED = "This page is not reviewed, so it goes live with nothing."


def may_manage(user: Any) -> rules.Decision:
    """Decide whether `user` may put bundles together."""
    return rules.may("manage_bundles", center_situation(user))


def _manager(user: Any) -> Any:
    user = reread(user)
    refuse_unless(may_manage(user))
    return user


def locked_bundle(bundle: Bundle, *states: str) -> Bundle:
    """Lock and re-read a bundle; raise Outdated when it is in none of `states`."""
    current: Bundle = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if current.status not in states:
        raise Outdated(f"This bundle has moved on: it is {current.get_status_display().lower()} now.")
    return current


def locked_with_pages(bundle: Bundle, *states: str) -> tuple[Bundle, list[Any]]:
    """Lock the pages of a bundle in the order of their ids, then the bundle; return both, read afterwards."""
    ids = sorted(_pages_in(bundle))
    pages = [locked_page(page_id) for page_id in ids]
    current = locked_bundle(bundle, *states)
    if sorted(_pages_in(current)) != ids:
        raise Outdated(MOVED_ON)
    return current, pages


def _pages_in(bundle: Bundle) -> list[int]:
    return list(bundle.places.filter(ended_at=None).values_list("page_id", flat=True))


def _refuse_moved(bundle: Bundle, seen: Collection[int]) -> None:
    if set(_pages_in(bundle)) != set(seen):
        raise Outdated(MOVED_ON)


@transaction.atomic
def create_bundle(*, user: Any, name: str, note: str = "", release_at: datetime.datetime | None = None) -> Bundle:
    """Begin an empty bundle; raise Refused when the rules say no, without a name, or for a moment that cannot be."""
    user = _manager(user)
    if not name.strip():
        raise Refused("Give the bundle a name: people find it by that.")
    refuse_impossible(release_at)
    bundle = Bundle.objects.create(name=name.strip(), note=note.strip(), release_at=release_at, created_by=user)
    _record("bundle_created", bundle, user)
    return bundle


@transaction.atomic
def add_to_bundle(*, bundle: Bundle, page: Page, user: Any) -> BundlePage:
    """Give a page its place in an open bundle: from now on it goes live with the others or not at all.

    Raises Refused, in words, for a page that stands in another one or has nothing that could go live, and Outdated
    when the bundle was closed meanwhile.
    """
    user = _manager(user)
    current = locked_page(page.pk)
    bundle = locked_bundle(bundle, Bundle.Status.OPEN)
    if not isinstance(current, ReviewedPage):
        raise Refused(NOT_REVIEWED)
    other = pending_bundle(current.pk)
    if other is not None:
        raise Refused(ELSEWHERE.format(page=current.draft_title, bundle=other))
    signed = SignOff.objects.filter(revision_id=current.latest_revision_id)
    if state_of(current) == "withdrawn" and signed.exists():
        raise Refused(NOTHING_NEW.format(page=current.draft_title))
    place = BundlePage.objects.create(bundle=bundle, page=current.page_ptr)
    audit.record("bundled", page=current, actor=user, bundle=bundle.pk, note=f"{bundle}.")
    return place


@transaction.atomic
def take_out_of_bundle(*, bundle: Bundle, page: Page, user: Any) -> None:
    """Take a page out of an open bundle; one that is signed already waits until somebody says when it goes live."""
    user = _manager(user)
    current = locked_page(page.pk)
    bundle = locked_bundle(bundle, Bundle.Status.OPEN)
    gone, _models = bundle.places.filter(page_id=current.pk).delete()
    if not gone:
        raise Outdated(MOVED_ON)
    _keep_back([current.pk])
    audit.record("unbundled", page=current, actor=user, bundle=bundle.pk, note=f"{bundle}.")


def _keep_back(page_ids: Collection[int]) -> None:
    """See that what is signed does not go live by itself, only because its bundle no longer holds it."""
    due = Submission.objects.waiting().filter(page_id__in=page_ids, release_at__lte=timezone.now())
    due.update(release_at=None)


@transaction.atomic
def close_bundle(*, bundle: Bundle, user: Any, seen: Collection[int]) -> Bundle:
    """Add nothing more: the bundle goes live when all are signed. `seen` are the ids of the pages on the screen."""
    user = _manager(user)
    bundle = locked_bundle(bundle, Bundle.Status.OPEN)
    _refuse_moved(bundle, seen)
    if not seen:
        raise Refused(EMPTY)
    bundle.status = Bundle.Status.CLOSED
    bundle.closed_at = timezone.now()
    bundle.save(update_fields=["status", "closed_at"])
    _record("bundle_closed", bundle, user)
    return bundle


@transaction.atomic
def reopen_bundle(*, bundle: Bundle, user: Any) -> Bundle:
    """Let pages be added and taken out again; until it is closed anew nothing of it goes live."""
    user = _manager(user)
    bundle = locked_bundle(bundle, Bundle.Status.CLOSED)
    bundle.status = Bundle.Status.OPEN
    bundle.closed_at = None
    bundle.save(update_fields=["status", "closed_at"])
    _record("bundle_reopened", bundle, user)
    return bundle


@transaction.atomic
def cancel_bundle(*, bundle: Bundle, user: Any, seen: Collection[int]) -> Bundle:
    """Give the bundle up: nothing goes live by that, and what is signed waits until somebody says when it does."""
    user = _manager(user)
    bundle, pages = locked_with_pages(bundle, Bundle.Status.OPEN, Bundle.Status.CLOSED)
    _refuse_moved(bundle, seen)
    bundle.status = Bundle.Status.CANCELLED
    bundle.ended_at = timezone.now()
    bundle.save(update_fields=["status", "ended_at"])
    bundle.places.all().delete()
    _keep_back([page.pk for page in pages])
    ReleaseTrouble.objects.filter(bundle=bundle).delete()
    audit.record_each("unbundled", [(page, {"bundle": bundle.pk, "note": f"{bundle}."}) for page in pages], actor=user)
    _record("bundle_cancelled", bundle, user)
    return bundle


@transaction.atomic
def reschedule_bundle(
    *, bundle: Bundle, user: Any, release_at: datetime.datetime | None, seen: datetime.datetime | None
) -> Bundle:
    """Move the moment before which the bundle does not go live; None is as soon as all are signed."""
    user = _manager(user)
    bundle = locked_bundle(bundle, Bundle.Status.OPEN, Bundle.Status.CLOSED)
    if bundle.release_at != seen:
        raise Outdated(MOVED_ON)
    refuse_impossible(release_at)
    bundle.release_at = release_at
    bundle.save(update_fields=["release_at"])
    when = f"not before {center_moment(release_at)}" if release_at else "as soon as all are signed"
    _record("bundle_rescheduled", bundle, user, note=f"{bundle}: {when}.")
    return bundle


def _record(action: str, bundle: Bundle, user: Any, note: str = "") -> None:
    audit.record(action, page=None, actor=user, bundle=bundle.pk, note=note or f"{bundle}.")
