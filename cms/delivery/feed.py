"""Appending to the order of changes; their numbers are given when the transaction is committed (numbering)."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from cms.core.envelope import Withdrawal
from cms.core.pages import is_restricted
from cms.delivery import purging
from cms.delivery.models import Change, Head, Publication

RESTRICTED = "restricted"
DELETED = "deleted"
MOVED = "moved"

INSERT = (
    "INSERT INTO delivery_change (page_id, kind, at, path, url_path, type, reason, note) "
    "SELECT page_id, %s, %s, path, url_path, type, %s, '' FROM delivery_publication "
    "WHERE page_id IN ({pages}) ORDER BY page_id"
)


def append(publications: QuerySet[Publication], kind: Change.Kind, *, reason: str = "") -> int:
    """Append a change for each of these publications, in one statement; return how many.

    Comes after whatever changes them, because it also says when they did.
    """
    now = timezone.now()
    try:
        pages, parameters = publications.order_by().values("page_id").query.sql_with_params()
    except EmptyResultSet:
        return 0
    _note()
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(INSERT.format(pages=pages), [kind.value, moment, reason, *parameters])
        return int(cursor.rowcount)


def append_tombstone(where: Publication | Page, told: Withdrawal) -> None:
    """Append that a page is gone, and what the public is told of it."""
    _note()
    Change.objects.create(
        page_id=where.pk,
        kind=Change.Kind.TOMBSTONE,
        at=timezone.now(),
        path=where.path,
        url_path=where.url_path,
        type=where.type if isinstance(where, Publication) else where._meta.label,
        reason=told.reason,
        note=told.note,
        since=told.since,
        replacement_id=told.replacement_id,
    )


def take_down(publications: QuerySet[Publication], *, reason: str) -> None:
    """Remove these publications, and say so of those that the public could read."""
    append(publications.filter(is_open=True), Change.Kind.TOMBSTONE, reason=reason)
    publications.delete()


@transaction.atomic(savepoint=False)
def move_head() -> None:
    """Move the head though no page changed: what answers are made of besides pages did."""
    _note()
    Change.objects.create(kind=Change.Kind.FRAME, at=timezone.now())


def move_head_once() -> None:
    """Move the head unless this transaction has appended a change already, which moves it when it is committed."""
    if not _has_appended():
        move_head()


def _note() -> None:
    """Remember that this transaction appends changes; caches in front are told of them by a job, after the commit.

    Kept where Django keeps what to do on commit, because it forgets that when the part of the transaction is undone.
    Whoever appends does so in a transaction: the job must not begin before the change is there.
    """
    if _has_appended():
        return
    if settings.WAGTAILFRONTENDCACHE:
        number = Head.objects.values_list("number", flat=True).get()
        transaction.on_commit(partial(purging.purge_since.enqueue, number))
    transaction.on_commit(_appended)


def _appended() -> None:
    """Mark a transaction: see `_note`."""


def _has_appended() -> bool:
    waiting: list[Any] = connection.run_on_commit
    return any(done is _appended for _within, done, *_how in waiting)


def of_pages(ids: Iterable[int]) -> QuerySet[Publication]:
    """Return the publications of these pages."""
    return Publication.objects.filter(pk__in=list(ids))


def newest_tombstones() -> QuerySet[Change]:
    """Return the tombstones of pages that have not come back, and stand where everybody may look.

    `stands` is where: now, or at last where nothing is left of the page (cms.delivery.tombstones).
    """
    newest = Change.objects.filter(page_id=OuterRef("page_id")).order_by("-number").values("number")[:1]
    back = Publication.objects.filter(pk=OuterRef("page_id"))
    gone = Change.objects.filter(~Exists(back), kind=Change.Kind.TOMBSTONE, number=Subquery(newest))
    now = Subquery(Page.objects.filter(pk=OuterRef("page_id")).values("path"))
    return gone.annotate(stands=Coalesce(now, "path")).exclude(is_restricted("stands"))
