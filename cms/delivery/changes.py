"""Reading the feed: first everything as of one change, then what changed since, each page once.

A page that changed twice is told of once, by its later change, so that k changed pages cost k rows. What is read is
one statement's view of the database, and numbers are given in the order of commits: whatever comes later has a higher
number than all that was sent, and nothing between was passed by.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cms.delivery import cursors, writing
from cms.delivery.cursors import Cursor
from cms.delivery.documents import as_json, path_in_api
from cms.delivery.feed import RESTRICTED
from cms.delivery.frame import Frame
from cms.delivery.head import moment
from cms.delivery.joining import COLUMNS, Neighbor, Row, reference, whole
from cms.delivery.models import Change, Publication
from cms.delivery.places import Place, Places
from cms.delivery.tombstones import IS_CLOSED

TRIES = 3  # how often stale documents are written anew for one answer

ABOVE = (
    "CASE WHEN {page}.depth > {depth} THEN substr({page}.path, 1, length({page}.path) - "
    + str(Publication.STEP)
    + ") END"
)
DOCUMENT = ", ".join([*(f"page.{name}" for name in COLUMNS), *(f"parent.{name}" for name in Neighbor._fields)])
THIN = ", ".join(["NULL"] * (len(COLUMNS) + len(Neighbor._fields)))
PARENT = f"LEFT JOIN delivery_publication parent ON parent.is_open AND parent.path = {ABOVE}"

# What is public of a site, by id of page, as of one change.
EVERYTHING = """
SELECT page.number, page.page_id, 'upsert', page.changed_at, page.type, '', '', NULL, {columns},
    NULL, '', '', ''
FROM delivery_publication page {parent}
WHERE page.is_open AND page.number <= %s AND page.page_id > %s AND substr(page.path, 1, {root}) = %s
ORDER BY page.page_id LIMIT %s
"""

# What changed since on a site, by number. A tombstone of a page that is restricted now says no more than that.
CHANGED = """
SELECT change.number, change.page_id, change.kind, change.at, change.type,
    CASE WHEN change.kind = 'tombstone' AND {closed} THEN 'restricted' ELSE change.reason END,
    change.note, change.since, {columns},
    newer.page_id, newer.type, newer.title, newer.url_path
FROM delivery_change change
LEFT JOIN delivery_publication page ON change.kind = 'upsert' AND page.page_id = change.page_id AND page.is_open
{parent}
LEFT JOIN delivery_publication newer ON newer.page_id = change.replacement_id AND newer.is_open
WHERE change.number > %s AND change.kind <> 'frame' AND substr(change.path, 1, {root}) = %s
    AND (change.kind = 'tombstone' OR page.page_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM delivery_change later
        WHERE later.page_id = change.page_id AND later.number > change.number AND substr(later.path, 1, {root}) = %s
    )
ORDER BY change.number LIMIT %s
"""


@dataclass(frozen=True)
class Asked:
    """What a reader wants: `cursor` as it was given out, or none; at most `limit` items, with or without documents."""

    cursor: str
    limit: int
    documents: bool


@dataclass(frozen=True)
class Batch:
    """A part of the feed: `items` are JSON texts; `more` says that there is more to be had at once."""

    epoch: str
    head: int
    is_snapshot: bool
    items: list[str]
    cursor: str
    more: bool


@dataclass(frozen=True)
class Line:
    """One line of either query."""

    number: int
    page_id: int
    kind: str
    at: datetime.datetime | None
    type: str
    reason: str
    note: str
    since: str | None
    row: Row | None
    parent: Neighbor | None
    newer: Neighbor | None


def batch(asked: Asked, here: Frame, place: Place) -> Batch:
    """Return the next part of the feed of the site at `place`, from one query where nothing is stale.

    Raises ForgedCursorError, and LostCursorError where the reader has to start again.
    """
    version = here.version
    cursor = cursors.read(asked.cursor) if asked.cursor else None
    if cursor is None:
        cursor = Cursor(version.epoch, cursors.SNAPSHOT, version.number, 0, place.pk)
    if cursor.site != place.pk:
        raise cursors.ForgedCursorError
    cursors.refuse_lost(cursor, version)
    rows, more = _fresh(cursor, place, asked)
    last = rows[-1] if rows else None
    head = max(version.number, last.number) if last else version.number
    following = _following(cursor, last, head, more=more)
    return Batch(
        epoch=version.epoch,
        head=head,
        is_snapshot=cursor.kind == cursors.SNAPSHOT,
        items=[_item(row, here.places, place, documents=asked.documents) for row in rows],
        cursor=following.text(),
        more=more or following.number < head,
    )


def _following(cursor: Cursor, last: Line | None, head: int, *, more: bool) -> Cursor:
    """Return where the reader stands after these rows."""
    if cursor.kind == cursors.SNAPSHOT:
        if more and last:
            return cursor._replace(after=last.page_id)
        return cursor if more else cursor._replace(kind=cursors.DELTAS, after=0)
    if more:
        return cursor._replace(number=last.number) if last else cursor
    return cursor._replace(number=head)


def _fresh(cursor: Cursor, place: Place, asked: Asked) -> tuple[list[Line], bool]:
    """Return the next rows, written anew where that is due, and whether there are more.

    Rows that go stale again and again while they are read end the batch before them; they come with the next.
    """
    for _try in range(TRIES):
        rows = _rows(cursor, place, asked)
        stale = [line.page_id for line in rows if line.row and line.row.is_stale]
        if not stale:
            return rows[: asked.limit], len(rows) > asked.limit
        writing.refresh(stale)
    return rows[: next(place for place, line in enumerate(rows) if line.row and line.row.is_stale)], True


def _rows(cursor: Cursor, place: Place, asked: Asked) -> list[Line]:
    """Return one row more than was asked for, where there are so many."""
    root, length = place.path, len(place.path)
    values: list[str | int]
    terms = {
        "root": length,
        "closed": IS_CLOSED.format(change="change"),
        "columns": DOCUMENT if asked.documents else THIN,
        "parent": PARENT.format(page="page", depth=length // Publication.STEP) if asked.documents else "",
    }
    if cursor.kind == cursors.SNAPSHOT:
        statement, values = EVERYTHING, [cursor.number, cursor.after, root, asked.limit + 1]
    else:
        statement, values = CHANGED, [cursor.number, root, root, asked.limit + 1]
    with connection.cursor() as database:
        database.execute(statement.format(**terms), values)
        return [_line(found) for found in database.fetchall()]


def _line(found: Sequence[Any]) -> Line:
    number, page_id, kind, at, type_of_page, reason, note, since, *rest = found
    row, parent, newer = rest[: len(COLUMNS)], rest[len(COLUMNS) : -4], rest[-4:]
    return Line(
        number=number,
        page_id=page_id,
        kind=kind,
        at=moment(at),
        type=type_of_page,
        reason=reason,
        note=note,
        since=since and str(since),
        row=Row(*row) if row[0] is not None else None,
        parent=Neighbor(*parent) if parent[0] is not None else None,
        newer=Neighbor(*newer) if newer[0] is not None else None,
    )


def _item(line: Line, places: Places, place: Place, *, documents: bool) -> str:
    """Return a line as JSON text."""
    known = {"kind": line.kind, "id": line.page_id, "number": line.number, "type": line.type}
    if line.kind == Change.Kind.UPSERT:
        if not documents or line.row is None:
            return as_json({**known, "detail_url": f"{place.root_url}{path_in_api(line.page_id)}"})
        return f'{as_json(known)[:-1]},"document":{whole(line.row, line.parent, places, place)}}}'
    tells = line.reason != RESTRICTED
    return as_json(
        {
            **known,
            "at": line.at and line.at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "reason": line.reason,
            "note": line.note if tells else "",
            "since": line.since if tells else None,
            "replacement": reference(line.newer if tells else None, places),
        }
    )
