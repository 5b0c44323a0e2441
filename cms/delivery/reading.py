"""Reading publications: one statement for an answer, the look at the head included."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from cms.delivery import writing
from cms.delivery.fetching import fetch
from cms.delivery.frame import Frame, forget_frame, frame, renewed
from cms.delivery.head import LOOK_COLUMNS, Version, look, version_of
from cms.delivery.joining import COLUMNS, Neighbor, Row
from cms.delivery.models import Publication
from cms.delivery.tombstones import IS_CLOSED, STANDS

MOST_TOTALS = 2_000
MOST_TRIES = 5

NOTHING = "SELECT 1 AS page_id FROM delivery_head WHERE 1 = 0"
SETTLED = "NOT EXISTS (SELECT 1 FROM delivery_publication AS waiting WHERE waiting.is_stale)"
LIST = (
    f"SELECT {{head}}, {SETTLED} AS is_settled, ({{total}}) AS total, found.* "  # noqa: S608  # constants
    "FROM delivery_head AS head LEFT JOIN ({rows}) AS found ON 1 = 1"
)
DETAIL = (  # noqa: S608  # constants
    "SELECT {head}, {columns}, above.page_id, above.type, above.title, above.url_path, "
    "gone.reason, gone.since, gone.note, {stands}, other.page_id, other.type, other.title, other.url_path, "
    "page.modules FROM delivery_head AS head "
    "LEFT JOIN delivery_publication AS page ON page.page_id = %s AND page.is_open "
    "LEFT JOIN delivery_publication AS above ON above.is_open "
    "AND above.path = substr(page.path, 1, length(page.path) - {step}) "
    "LEFT JOIN delivery_change AS gone ON page.page_id IS NULL AND gone.kind = 'tombstone' "
    "AND gone.number = (SELECT max(number) FROM delivery_change WHERE page_id = %s) "
    "AND NOT {closed} "
    "LEFT JOIN delivery_publication AS other ON other.page_id = gone.replacement_id AND other.is_open"
).format(
    head=LOOK_COLUMNS,
    columns=", ".join(f"page.{name}" for name in COLUMNS),
    stands=STANDS.format(change="gone"),
    closed=IS_CLOSED.format(change="gone"),
    step=Publication.STEP,
)


class Gone(NamedTuple):
    """What the public is told of a page that was taken back."""

    reason: str
    since: str | None
    note: str
    path: str  # where it stands now
    replacement: Neighbor | None


class Found(NamedTuple):
    """One page, or what is told in its place."""

    row: Row | None
    parent: Neighbor | None
    gone: Gone | None
    modules: Any = None  # as the row stores them


class Window(NamedTuple):
    """Some of the publications that fit, in order, and how many fit; settled where none waits to be written anew.

    Words are searched as they are written, so that a search which is not settled may find more with the head as it was.
    """

    rows: list[Row]
    total: int
    is_settled: bool


T = TypeVar("T")


class Steady(NamedTuple, Generic[T]):
    """What was read, the version at which that was so, and the frame by which it was asked for.

    No version where the head did not stand still for long enough: such an answer is nothing to remember.
    """

    frame: Frame
    version: Version | None
    result: T


_totals: OrderedDict[tuple[Any, ...], int] = OrderedDict()


def forget() -> None:
    """Forget what is kept in memory, because the database was put back to an earlier state."""
    _totals.clear()
    forget_frame()


def steadily(read: Callable[[Frame], tuple[Version, T, Sequence[Row]]]) -> Steady[T]:
    """Return what is read by a frame of the same version, with nothing due and nothing stale in it.

    Reads again where the head moved on since the frame was kept, where statuses fall due, and where rows have to be
    written anew first; in quiet times it reads once. What `read` raises holds only where the head has not moved on: a
    frame that is outdated knows nothing of a topic or a page that is new.
    """
    kept = frame()
    for attempt in range(MOST_TRIES):
        try:
            version, result, rows = read(kept)
        except Exception:
            if attempt == MOST_TRIES - 1 or look()[:2] == kept.version[:2]:
                raise
            kept = renewed()
            continue
        stale = [row.page_id for row in rows if row.is_stale]
        if not version.holds():
            writing.turn()
        elif stale:
            writing.refresh(stale)
        elif version[:2] == kept.version[:2]:
            return Steady(kept, version, result)
        kept = renewed()
    return Steady(kept, None, result)


def steady_frame() -> Frame:
    """Return the frame of the head as it is; one query where nothing moved."""
    return steadily(lambda kept: (look(), None, [])).frame


def window(
    publications: QuerySet[Publication], start: int, stop: int, version: Version, *, of: QuerySet[Publication]
) -> tuple[Version, Window]:
    """Return the publications from `start` to `stop`, and how many there are in all `of` those that fit; one query.

    A total that is settled is remembered for as long as the head stands at `version`.
    """
    try:
        total_sql, total_parameters = _total_of(of)
        rows_sql, parameters = publications.values_list(*COLUMNS)[start:stop].query.sql_with_params()
    except EmptyResultSet:  # a limit of nothing, or a condition that nothing fits
        total_sql, total_parameters, rows_sql, parameters = _emptied(of)
    key = (*version[:2], total_sql, repr(total_parameters))
    known = _totals.get(key)
    total, given = (str(known), ()) if known is not None else (total_sql, total_parameters)
    statement = LIST.format(head=LOOK_COLUMNS, total=total, rows=rows_sql)
    found = fetch(statement, [*given, *parameters])
    now, is_settled, count = version_of(found[0][:4]), bool(found[0][4]), int(found[0][5] or 0)
    if now[:2] == version[:2] and known is None and is_settled:
        _remember(key, count)
    rows = [Row(*row[6 : 6 + len(COLUMNS)]) for row in found if row[6] is not None]
    return now, Window(rows, count, is_settled)


def is_settled() -> bool:
    """Tell whether no publication waits to be written anew; one query."""
    [[settled]] = fetch(f"SELECT {SETTLED}", [])
    return bool(settled)


def _total_of(publications: QuerySet[Publication]) -> tuple[str, Sequence[Any]]:
    statement, parameters = publications.order_by().values("pk").query.sql_with_params()
    return f"SELECT count(*) FROM ({statement}) AS fitting", parameters  # noqa: S608  # Django's own statement


def _emptied(publications: QuerySet[Publication]) -> tuple[str, Sequence[Any], str, Sequence[Any]]:
    try:
        return *_total_of(publications), NOTHING, ()
    except EmptyResultSet:
        return "0", (), NOTHING, ()


def _remember(key: tuple[Any, ...], total: int) -> None:
    _totals[key] = total
    while len(_totals) > MOST_TOTALS:
        _totals.popitem(last=False)


def one(pk: int) -> tuple[Version, Found]:
    """Return the publication of a page with the page above it, or what is told in its place; one query."""
    [found] = fetch(DETAIL, [pk, pk])
    row, rest = found[4 : 4 + len(COLUMNS)], found[4 + len(COLUMNS) :]
    return version_of(found[:4]), Found(
        row=Row(*row) if row[0] is not None else None,
        parent=Neighbor(*rest[:4]) if rest[0] is not None else None,
        gone=_gone(rest[4:-1]) if rest[4] is not None else None,
        modules=rest[-1],
    )


def _gone(told: Sequence[Any]) -> Gone:
    reason, since, note, path, *other = told
    day = since.isoformat() if isinstance(since, datetime.date) else since
    return Gone(reason, day, note, path, Neighbor(*other) if other[0] is not None else None)
