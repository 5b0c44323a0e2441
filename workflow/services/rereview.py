"""Asking for a new look at what is live, and closing that request when somebody has looked.

A live page that rests on a fallen record has an open request until it is signed without that record, confirmed after
reading, or withdrawn, or until the record stands again. However many pages there are, the queries stay few.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.core.references import key_of
from cms.core.standing import fallen_keys
from workflow import audit, standing
from workflow.dependencies import Fall, fall_of, is_fallen, records, warning_of
from workflow.models import RereviewRequest, SignOff
from workflow.reviewers import fitness_of_all
from workflow.signals import rereviews_opened

DAYS_TO_REREVIEW = 14

Cause = RereviewRequest.Cause
Outcome = RereviewRequest.Outcome


@transaction.atomic(savepoint=False)
def record_moved(record: Any, *, before: Fall, actor: Any) -> None:
    """Open requests for what rests on `record` when it has fallen further than `before`; close them when it stands."""
    now = fall_of(record)
    waiting = RereviewRequest.objects.open().about(key_of(record))
    if now > before:
        open_about(record, actor=actor)
    if now is Fall.NONE and before:
        _lock(waiting.values("page_id"))
        _close(waiting, Outcome.RESTORED, actor=actor)
    elif now:
        waiting.update(**_words_of(record))


def open_about(record: Any, *, actor: Any) -> list[RereviewRequest]:
    """Open one request for each live page that rests on `record` and has none; return those."""
    key = key_of(record)
    resting = standing.signatures_on([key]).order_by().values_list("page_id", flat=True)
    _lock(resting)
    asked = RereviewRequest.objects.open().about(key).values_list("page_id", flat=True)
    pages = Page.objects.filter(pk__in=resting).exclude(pk__in=asked)
    return _open(pages, Cause.SOURCE, actor=actor, record_key=key, **_words_of(record))


@transaction.atomic
def open_overdue() -> list[RereviewRequest]:
    """Open one request for each live page past its review date that has none; return those."""
    late = Page.objects.live().filter(standing.is_past())
    _lock(late.values("pk"))
    asked = RereviewRequest.objects.open().filter(cause=Cause.REVIEW_DATE).values("page_id")
    return _open(late.exclude(pk__in=asked), Cause.REVIEW_DATE, actor=None)


def open_missed() -> list[RereviewRequest]:
    """Open what no save announced: a record that fell by a bulk update, a page signed on a record fallen already.

    A page whose live text somebody read and confirmed since is left alone. Each record has a transaction of its own.
    """
    fallen = records(fallen_keys())
    return [request for key, record in fallen.items() for request in _open_missed_on(key, record)]


@transaction.atomic
def _open_missed_on(key: str, record: Any) -> list[RereviewRequest]:
    return _open_once(Cause.SOURCE, key, standing.signatures_on([key]), **_words_of(record))


def open_lapsed() -> list[RereviewRequest]:
    """Open one request for each live page that somebody signed whose license has expired, and close what was renewed.

    Nothing is taken down. Each reviewer has a transaction of its own.
    """
    signers = set(standing.live_signatures().order_by().values_list("reviewer", flat=True))
    known = RereviewRequest.objects.open().filter(cause=Cause.LICENSE).values_list("record_key", flat=True)
    lapsed = {pk for pk, fitness in fitness_of_all(signers).items() if fitness.has_lapsed()}
    for key in set(known) - {reviewer_key(pk) for pk in lapsed}:
        _close_renewed(key)
    people = get_user_model().objects.in_bulk(lapsed)
    return [request for pk in sorted(lapsed) for request in _open_lapsed_of(people[pk])]


def reviewer_key(user_id: int) -> str:
    """Return how a request names a reviewer, beside the records that have names of their own."""
    return f"reviewer:{user_id}"


@transaction.atomic
def _open_lapsed_of(person: Any) -> list[RereviewRequest]:
    signed = standing.live_signatures().filter(reviewer=person)
    return _open_once(Cause.LICENSE, reviewer_key(person.pk), signed, record_name=str(person))


@transaction.atomic
def _close_renewed(key: str) -> None:
    waiting = RereviewRequest.objects.open().about(key)
    _lock(waiting.values("page_id"))
    _close(waiting, Outcome.RESTORED, actor=None)


def tier_raised(page: Page, *, actor: Any) -> None:
    """Ask for a new look at a live page that is judged more strictly from now on; the page is locked already."""
    asked = RereviewRequest.objects.open().filter(page_id=page.pk, cause=Cause.TIER)
    if page.live and not asked.exists():
        _open([page], Cause.TIER, actor=actor)


def _open_once(cause: Cause, key: str, signed: QuerySet[SignOff], **words: str) -> list[RereviewRequest]:
    """Open a request for each page of these signatures, but where it was asked and answered for this very text."""
    resting = signed.order_by().values("page_id")
    _lock(resting)
    told = RereviewRequest.objects.about(key)
    known = {*told.open().values_list("page_id", flat=True), *told.reaffirmed().values_list("page_id", flat=True)}
    pages = [page for page in Page.objects.filter(pk__in=resting) if page.pk not in known]
    return _open(pages, cause, actor=None, record_key=key, **words)


def left_open(page_id: int, dependencies: Collection[str]) -> list[RereviewRequest]:
    """Return the open requests on a page that a signature on a text resting on `dependencies` does not close."""
    waiting = RereviewRequest.objects.open().filter(page_id=page_id, record_key__in=list(dependencies)).order_by("pk")
    found = list(waiting)
    known = records({request.record_key for request in found})
    return [request for request in found if is_fallen(known.get(request.record_key))]


def answer(*, page: Page, revision_id: int | None, actor: Any) -> None:
    """Close what the newest signature on the live text of `page` answers: all, where it confirms what was read."""
    waiting = RereviewRequest.objects.open().filter(page_id=page.pk)
    if not waiting.exists():
        return
    signed = SignOff.objects.standing().filter(page_id=page.pk, revision_id=revision_id).first()
    if signed is None:
        return
    if signed.meaning == SignOff.Meaning.REAFFIRMED:
        _close(waiting, Outcome.REAFFIRMED, actor=actor, closed_by=signed)
        return
    left = [request.pk for request in left_open(page.pk, signed.dependencies)]
    _close(waiting.exclude(pk__in=left), Outcome.SIGNED, actor=actor, closed_by=signed)


def end(*, page: Page, actor: Any) -> None:
    """Close every request on a page that was withdrawn."""
    _close(RereviewRequest.objects.open().filter(page_id=page.pk), Outcome.WITHDRAWN, actor=actor)


def _lock(page_ids: QuerySet[Any, Any]) -> None:
    """Lock the pages, always in the same order, so that none is signed meanwhile."""
    list(Page.objects.select_for_update().filter(pk__in=page_ids).order_by("pk").values_list("pk", flat=True))


def _words_of(record: Any) -> dict[str, str]:
    return {"record_name": str(record), "record_warning": warning_of(record)}


def _open(pages: Iterable[Page], cause: Cause, *, actor: Any, **words: str) -> list[RereviewRequest]:
    due_on = timezone.localdate() + datetime.timedelta(days=DAYS_TO_REREVIEW)
    requests = [RereviewRequest(page=page, cause=cause, due_on=due_on, **words) for page in pages]
    if requests:
        RereviewRequest.objects.bulk_create(requests)
        audit.record_each("rereview_opened", [(request.page, _told(request)) for request in requests], actor=actor)
        rereviews_opened.send(sender=RereviewRequest, requests=requests)
    return requests


def _close(
    waiting: QuerySet[RereviewRequest], outcome: Outcome, *, actor: Any, closed_by: SignOff | None = None
) -> None:
    closed = list(waiting.select_related("page").order_by("page_id", "pk"))
    if closed:
        found = RereviewRequest.objects.filter(pk__in=[request.pk for request in closed])
        found.update(closed_at=timezone.now(), outcome=outcome, closed_by=closed_by)
        told = [
            (request.page, {**_told(request), "outcome": outcome.value, "note": f"{request.why}. {outcome.label}."})
            for request in closed
        ]
        audit.record_each("rereview_closed", told, actor=actor)


def _told(request: RereviewRequest) -> dict[str, str]:
    """Return what the record of the page keeps of a request."""
    return {
        "cause": request.cause,
        "record": request.record_key,
        "note": f"{request.why}.",
        "due_on": request.due_on.isoformat(),
    }
