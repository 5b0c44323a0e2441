"""Bringing in line where publications stand, and whether they are restricted, by what the tree of pages says now.

Whatever the number of pages, a move, another slug or a restriction costs the same number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.models import Page, Site

from cms.core.pages import is_restricted
from cms.delivery import feed
from cms.delivery.building import MIRRORED, PAGE
from cms.delivery.epochs import begin_epoch
from cms.delivery.models import Change, Publication
from cms.delivery.places import section_of

KEYS_AT_ONCE = 400  # SQLite takes an expression of at most a thousand parts


@dataclass
class Shift:
    """What became of the pages of a branch: ids."""

    shifted: set[int] = field(default_factory=set)  # they stand elsewhere in the tree
    moved: set[int] = field(default_factory=set)  # they have another address
    closing: set[int] = field(default_factory=set)
    opening: set[int] = field(default_factory=set)
    leaving: set[int] = field(default_factory=set)  # they are no longer on a site that showed them
    is_uprooted: bool = False  # a site is rooted on one of those that stand elsewhere


@transaction.atomic
def resettle(branch: Q) -> None:
    """Follow the tree of pages where `branch` chooses pages from it; what refers to those that moved goes stale.

    Other sites are told to take a page down that is restricted now, or that left the site they read. Where the pages
    moved on which sites are rooted, everybody starts over.
    """
    stored = Publication.objects.select_for_update().filter(pk__in=Page.objects.filter(branch).values("pk"))
    before = {row.pk: row for row in stored.only("path", "url_path", "is_open").order_by("pk")}
    if not before:
        return
    shift = _compare(before)
    feed.append(feed.of_pages(shift.leaving), Change.Kind.TOMBSTONE, reason=feed.MOVED)
    _follow(shift.shifted | shift.moved)
    _change(shift.closing, is_open=False)
    feed.append(feed.of_pages(shift.closing), Change.Kind.TOMBSTONE, reason=feed.RESTRICTED)
    _change(shift.opening, is_open=True)
    told = {pk for pk in shift.moved - shift.closing if before[pk].is_open} | shift.opening
    _change(told)
    feed.append(feed.of_pages(told), Change.Kind.UPSERT)
    _mark_users_of(sorted(shift.moved | shift.closing | shift.opening), told=told)
    if shift.is_uprooted:
        begin_epoch()
    elif shift.shifted:
        feed.move_head_once()  # lists by place, and menus, go by where pages stand


def _compare(before: Mapping[int, Publication]) -> Shift:
    shift = Shift()
    pages = Page.objects.filter(pk__in=before.keys()).annotate(is_closed=is_restricted())
    now = {pk: rest for pk, *rest in pages.values_list("pk", "path", "url_path", "is_closed")}
    roots = dict(Site.objects.values_list("root_page_id", "root_page__path"))
    for pk, (path, url_path, is_closed) in now.items():
        row = before[pk]
        shift.shifted |= {pk} if path != row.path else set()
        shift.moved |= {pk} if url_path != row.url_path else set()
        shift.closing |= {pk} if is_closed and row.is_open else set()
        shift.opening |= {pk} if not is_closed and not row.is_open else set()
        if row.is_open and any(row.path.startswith(root) and not path.startswith(root) for root in roots.values()):
            shift.leaving.add(pk)
    shift.is_uprooted = bool(shift.shifted & roots.keys())
    if shift.is_uprooted:
        shift.leaving.clear()  # where they stood before can no longer be told
    return shift


def _follow(ids: Collection[int]) -> None:
    """Write over these where their pages stand now."""
    if not ids:
        return
    own = Page.objects.filter(pk=OuterRef("pk"))
    here = feed.of_pages(ids)
    here.update(
        path=Subquery(own.values("path")),
        depth=Subquery(own.values("depth")),
        url_path=Subquery(own.values("url_path")),
    )
    in_section: dict[str, list[int]] = defaultdict(list)
    for pk, url_path in here.values_list("pk", "url_path"):
        in_section[section_of(url_path)].append(pk)
    for section, pks in in_section.items():
        feed.of_pages(pks).update(section=section)


def _change(ids: Collection[int], **values: bool) -> None:
    if ids:
        feed.of_pages(ids).update(**values, changed_at=timezone.now())


def _mark_users_of(ids: list[int], *, told: Collection[int]) -> None:
    """Mark what prints these pages; pages that were told of anyway are written anew without being told again."""
    found = set(_mirrors(ids))
    for start in range(0, len(ids), KEYS_AT_ONCE):
        keys = [f"{PAGE}:{pk}" for pk in ids[start : start + KEYS_AT_ONCE]]
        found |= set(Publication.objects.filter(uses__has_any_keys=keys).values_list("pk", flat=True))
    if not found:
        return
    marked = feed.of_pages(sorted(found))
    marked.update(is_stale=True)
    untold = marked.filter(is_open=True).exclude(pk__in=list(found & set(told)))
    untold.update(changed_at=timezone.now())
    feed.append(untold, Change.Kind.UPSERT)


def _mirrors(ids: Iterable[int]) -> Iterable[int]:
    """Yield the ids of the pages that print one of these though they do not refer to it."""
    for uses in feed.of_pages(ids).values_list("uses", flat=True):
        yield from (int(key.rpartition(":")[2]) for key, kind in uses.items() if kind == MIRRORED)
