"""Writing publications, in the transaction of whatever changed them.

Each verb ends with the changes that it appends; on PostgreSQL their numbers wait for the commit.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from wagtail.models import Page

from cms.core.envelope import Withdrawal
from cms.core.pages import BasePage
from cms.core.standing import Standing, fallen_keys
from cms.delivery import feed
from cms.delivery.building import MIRRORED, PAGE, build
from cms.delivery.models import Change, Publication
from cms.delivery.settling import resettle
from cms.vocabulary.models import Topic
from cms.vocabulary.topic_tree import TopicTree

TOPIC = f"{Topic._meta.label_lower}:"
ROWS_AT_ONCE = 10_000  # SQLite takes a statement of some thirty thousand values
WRITTEN = [
    field.attname
    for field in Publication._meta.concrete_fields
    if not field.primary_key and field.attname not in ("number",)
]


def save(publications: Sequence[Publication]) -> None:
    """Insert these rows, or write them over those of the same pages."""
    Publication.objects.bulk_create(
        publications, update_conflicts=True, unique_fields=["page"], update_fields=WRITTEN, batch_size=100
    )


@transaction.atomic(savepoint=False)
def publish(page: BasePage) -> None:
    """Write the publication of a page that is live now, and say so; what prints the page goes stale with it."""
    before = _standing(page)
    now = build(type(page), [page.pk])
    if not now:
        return
    save(now)
    if now[0].is_open:
        feed.append(feed.of_pages([page.pk]), Change.Kind.UPSERT)
    _tell_dependents(page, before, now[0])


def _standing(page: BasePage) -> Publication | None:
    """Return the publication as it stands, locked before the page is read, so that no restriction comes in between.

    With it, in the order of their keys, everything that may have to be marked: see `_locked`.
    """
    row = Publication.objects.only("title", "is_open", "uses", "path", "depth", "url_path")
    before = row.filter(pk=page.pk).first()
    if before is None or not connection.features.has_select_for_update:
        return before
    around = printing(page, [page.pk, *mirrored_in(before)])
    if page.numchild:
        around |= right_below(before)
    locked = row.filter(pk__in=around.values("pk")).select_for_update().order_by("pk")
    return next((each for each in locked if each.pk == page.pk), None)


def _tell_dependents(page: BasePage, before: Publication | None, now: Publication) -> None:
    """Mark what prints this page; those right below print its title and lead to it, those further down its address."""
    reads_new = before is None or (before.title, before.is_open) != (now.title, now.is_open)
    moved = before is None or before.url_path != now.url_path
    was, is_now = set(mirrored_in(before)) if before else set(), set(mirrored_in(now))
    if reads_new or moved or page.is_quoted:
        mark_stale(printing(page, was | is_now).exclude(pk=page.pk))
    else:
        mark_stale(feed.of_pages(was ^ is_now))
    if page.numchild and moved:
        resettle(Q(path__startswith=now.path) & ~Q(pk=page.pk))
    if page.numchild and reads_new:
        tell(right_below(now))


def mirrored_in(publication: Publication) -> list[int]:
    """Return the ids of the pages that print this one though they do not refer to it."""
    return [int(key.rpartition(":")[2]) for key, kind in publication.uses.items() if kind == MIRRORED]


def printing(page: Page, mirrored: Iterable[int]) -> QuerySet[Publication]:
    """Return the publications that refer to a page, and those that print it all the same."""
    return Publication.objects.filter(Q(pk__in=list(mirrored)) | Q(uses__has_key=f"{PAGE}:{page.pk}"))


def right_below(publication: Publication) -> QuerySet[Publication]:
    """Return the publications of the children of a page."""
    return Publication.objects.filter(path__startswith=publication.path, depth=publication.depth + 1)


@transaction.atomic(savepoint=False)
def withdraw(page: Page, told: Withdrawal) -> None:
    """Take a publication back; the public is told why, unless the page was restricted."""
    publication = Publication.objects.filter(pk=page.pk).first()
    if publication is None:
        return
    feed.of_pages([page.pk]).delete()
    if not publication.is_open:
        return
    feed.append_tombstone(publication, told)
    mark_stale(printing(page, mirrored_in(publication)))
    tell(right_below(publication))


@transaction.atomic(savepoint=False)
def mark_stale(publications: QuerySet[Publication], **also: Any) -> int:
    """Have these written anew before anybody reads them again, and say that they changed; return how many.

    Three statements for up to ten thousand. `also` are columns that are right at once, because lists go by them.
    """
    marked = _locked(publications)
    _mark(marked, also)
    return len(marked)


def _mark(marked: Sequence[int], also: Mapping[str, Any]) -> None:
    for ids in _some_at_a_time(marked):
        feed.of_pages(ids).update(is_stale=True, changed_at=timezone.now(), **also)
        feed.append(feed.of_pages(ids).filter(is_open=True), Change.Kind.UPSERT)


@transaction.atomic(savepoint=False)
def tell(publications: QuerySet[Publication]) -> None:
    """Say that these changed, of which nothing that is stored did: what is put in when they are read."""
    for ids in _some_at_a_time(_locked(publications.filter(is_open=True))):
        feed.of_pages(ids).update(changed_at=timezone.now())
        feed.append(feed.of_pages(ids), Change.Kind.UPSERT)


def _locked(publications: QuerySet[Publication]) -> list[int]:
    """Return the ids of these, locked in their order: two who mark the same ones then wait instead of dying."""
    return list(publications.select_for_update().order_by("pk").values_list("pk", flat=True))


def _some_at_a_time(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + ROWS_AT_ONCE] for start in range(0, len(ids), ROWS_AT_ONCE))


@transaction.atomic(savepoint=False)
def records_moved(keys: Collection[str]) -> None:
    """Mark everything that prints these records; what rests on a fallen one is flagged in the lists at once."""
    resting = _resting_on(keys)
    if any(key.startswith(TOPIC) for key in keys):
        _sort_anew(resting)
    mark_stale(resting, status=_judged(fallen_keys()))


@transaction.atomic(savepoint=False)
def parts_moved(keys: Collection[str]) -> None:
    """Mark what prints these records, of which a part changed; what waits to be written anew was told of already."""
    locked = _resting_on(keys).select_for_update().order_by("pk").values_list("pk", "is_stale")
    _mark([pk for pk, is_stale in locked if not is_stale], {})


def _resting_on(keys: Collection[str]) -> QuerySet[Publication]:
    """Return the publications that print these records, or are found under topics below these."""
    topics = [key.removeprefix(TOPIC) for key in keys if key.startswith(TOPIC)]
    about = Q(topics__has_any_keys=topics) if topics else Q(pk__in=[])
    return Publication.objects.filter(Q(uses__has_any_keys=list(keys)) | about)


def _judged(fallen: Collection[str]) -> Case:
    """Return how far readers may rely on a publication where these records have fallen; a day that is over stays so."""
    cases = [When(status=Standing.OVERDUE, then=Value(Standing.OVERDUE.value))]
    if fallen:
        cases.append(When(uses__has_any_keys=list(fallen), then=Value(Standing.FLAGGED.value)))
    return Case(*cases, default=Value(Standing.CURRENT.value))


def _sort_anew(publications: QuerySet[Publication]) -> None:
    """Bring in line under which topics these are found: one statement for each combination that changed."""
    tree = TopicTree()
    moved: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, uses, before in publications.values_list("pk", "uses", "topics"):
        own = [int(key.removeprefix(TOPIC)) for key in uses if key.startswith(TOPIC)]
        now = tuple(sorted({str(above) for topic in own for above in tree.upward(topic)}))
        if set(now) != set(before):
            moved[now].append(pk)
    for topics, ids in moved.items():
        feed.of_pages(ids).update(topics=dict.fromkeys(topics, 1))


def turn(now: datetime.datetime | None = None) -> int:
    """Move on every publication whose time has come: statuses at once, texts before they are read; return how many."""
    now = now or timezone.now()
    is_over = When(next_review__lt=timezone.localdate(now), then=Value(Standing.OVERDUE.value))
    due = Publication.objects.filter(turns_at__lte=now)
    return mark_stale(due, turns_at=None, status=Case(is_over, default=F("status")))


@transaction.atomic
def refresh(ids: Collection[int]) -> list[Publication]:
    """Write anew those of these publications that are stale; their numbers stand, because they were told of already.

    A page that is not live in spite of its publication, by whatever went past our services, is taken down.
    """
    stale = Publication.objects.select_for_update().filter(pk__in=list(ids), is_stale=True).order_by("pk")
    numbers = {row.pk: (row.number, row.changed_at, row.type) for row in stale.only("number", "changed_at", "type")}
    by_type: dict[str, list[int]] = {}
    for pk, (_number, _changed_at, label) in numbers.items():
        by_type.setdefault(label, []).append(pk)
    fresh = [row for label, pks in by_type.items() for row in build(_model(label), pks)]
    for row in fresh:
        row.number, row.changed_at, _label = numbers[row.pk]
    save(fresh)
    feed.take_down(feed.of_pages(numbers.keys() - {row.pk for row in fresh}), reason=feed.DELETED)
    return fresh


def _model(label: str) -> type[BasePage]:
    return apps.get_model(label)
