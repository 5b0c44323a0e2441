"""Bringing publications in line with what is live: after an upgrade, a restore, or a write past our services."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from cms.core.pages import BasePage, is_restricted
from cms.delivery import feed
from cms.delivery.building import build
from cms.delivery.models import Change, Publication
from cms.delivery.writing import WRITTEN, save

AT_ONCE = 100
COMPARED = [name for name in WRITTEN if name not in ("changed_at", "is_stale")]


@dataclass
class Drift:
    """How far publications were from what is live: ids of pages."""

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        return ", ".join(f"{len(ids)} {said}" for said, ids in vars(self).items() if ids) or "nothing differs"


def live_pages() -> dict[type[BasePage], list[int]]:
    """Return the ids of all live pages of ours by type."""
    found: dict[type[BasePage], list[int]] = {}
    pages = Page.objects.live().order_by("pk").select_related("content_type").only("pk", "content_type")
    for page in pages:
        model = page.specific_class
        if model is not None and issubclass(model, BasePage):
            found.setdefault(model, []).append(page.pk)
    return found


def rebuild(*, write: bool = True, progress: Callable[[int, int], None] = lambda done, total: None) -> Drift:
    """Write what is missing or differs, take away what is not live, and return what that was; twice changes nothing.

    With `write` false it only looks, and nobody waits but where something seems to differ. Some pages at a time are one
    transaction, so nobody waits long.
    """
    drift = Drift()
    live = live_pages()
    total, done = sum(map(len, live.values())), 0
    for model, ids in live.items():
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            if write or _differ(model, some):
                _bring_in_line(model, some, drift, write=write)
            done += len(some)
            progress(done, total)
    with transaction.atomic() if write else nullcontext():
        drift.removed += tell_of_withdrawn(Page.objects.all(), write=write)
    _remove_all_but({pk for ids in live.values() for pk in ids}, drift, write=write)
    return drift


def _differ(model: type[BasePage], ids: Collection[int]) -> bool:
    """Whether any of these seems to be wrong; whoever publishes meanwhile may seem so."""
    stored = Publication.objects.in_bulk(ids)
    return any(_is_wrong(stored.get(now.pk), now) for now in build(model, ids))


def _is_wrong(before: Publication | None, now: Publication) -> bool:
    return before is None or any(getattr(before, name) != getattr(now, name) for name in COMPARED)


@transaction.atomic
def _bring_in_line(model: type[BasePage], ids: Collection[int], drift: Drift, *, write: bool) -> None:
    stored = Publication.objects.select_for_update().order_by("pk").in_bulk(ids)
    wrong = [now for now in build(model, ids) if _is_wrong(stored.get(now.pk), now)]
    for now in wrong:
        before = stored.get(now.pk)
        if before is None:
            drift.added.append(now.pk)
        elif not before.is_stale:
            drift.changed.append(now.pk)
    if write and wrong:
        save(wrong)
        told = [now.pk for now in wrong if now.is_open and not (now.pk in stored and stored[now.pk].is_stale)]
        feed.append(feed.of_pages(told), Change.Kind.UPSERT)


def tell_of_withdrawn(pages: QuerySet[Page], *, write: bool = True) -> list[int]:
    """Append the tombstones that are missing, and return of which pages; with `write`, in a transaction.

    They were taken back before there was a feed, or while they were restricted, so that nobody was told.
    """
    missing = []
    told = {change.page_id: change for change in feed.newest_tombstones().filter(page_id__in=pages.values("pk"))}
    gone: Any = pages.filter(live=False, first_published_at__isnull=False).exclude(is_restricted())
    for page in gone.specific():
        withdrawal = page.withdrawal() if isinstance(page, BasePage) else None
        known = told.get(page.pk)
        if withdrawal is None or (known and (known.reason, known.note) == (withdrawal.reason, withdrawal.note)):
            continue
        missing.append(page.pk)
        if write:
            feed.of_pages([page.pk]).delete()
            feed.append_tombstone(page, withdrawal)
    return missing


def _remove_all_but(live: Collection[int], drift: Drift, *, write: bool) -> None:
    known = Publication.objects.order_by("pk").values_list("pk", flat=True)
    seem_gone = [pk for pk in known if pk not in live and pk not in drift.removed]
    if not seem_gone:
        return
    with transaction.atomic():
        gone = _locked_if_not_live(seem_gone)
        drift.removed += gone
        if write and gone:
            feed.take_down(feed.of_pages(gone), reason=feed.DELETED)


def _locked_if_not_live(ids: Collection[int]) -> list[int]:
    """Return those of these whose page is not live now: some may have been published since they were listed."""
    list(feed.of_pages(ids).select_for_update().order_by("pk").values_list("pk"))
    return list(feed.of_pages(ids).exclude(page__live=True).order_by("pk").values_list("pk", flat=True))
