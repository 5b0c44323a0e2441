"""What changed between two versions of a page, part by part and word by word.

Pure: it compares what workflow.review.page_text has read and knows no model.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

# Numbers stay whole: "12.5" that became "125" reads as one change.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
ALIKE = 0.5


class Kind(StrEnum):
    """What happened to a part, or to a run of words."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True)
class Line:
    """One labelled piece of text; `key` finds it again in the other version."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Part:
    """A block or a field of a page, as a reader of the editor knows it.

    `key` is Wagtail's content path, `kind` the block's type or the field's name, `stored` what is in the database in
    canonical form: two parts are the same only if that is.
    """

    key: str
    field: str
    kind: str
    label: str
    stored: bytes
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Run:
    """Words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class LineChange:
    """One labelled line with its runs, in reading order."""

    label: str
    runs: tuple[Run, ...]

    @property
    def is_kept(self) -> bool:
        """Tell whether nothing in this line changed."""
        return all(run.kind is Kind.SAME for run in self.runs)


@dataclass(frozen=True)
class Change:
    """One part of the page and what happened to it.

    `stood_after` names the part that it followed before it moved. `silent` means that something changed which is no
    word: formatting, an order, or a value that is not printed.
    """

    kind: Kind
    part: Part
    lines: tuple[LineChange, ...]
    moved: bool = False
    stood_after: str = ""
    silent: bool = False


def compare(old: Sequence[Part], new: Sequence[Part]) -> list[Change]:
    """Return every part of `new` in order, with what left `old` at the place where it stood."""
    pairs = _pairs(old, new)
    moved = _moved(pairs)
    by_old = {old_index: new_index for new_index, old_index in pairs.items()}
    gone: dict[int, list[Change]] = {}
    after = -1
    for index, part in enumerate(old):
        if index in by_old:
            after = by_old[index]
        else:
            gone.setdefault(after, []).append(Change(Kind.REMOVED, part, _lines(part, Kind.REMOVED)))
    changes = gone.get(-1, [])
    for index, part in enumerate(new):
        if index not in pairs:
            changes.append(Change(Kind.ADDED, part, _lines(part, Kind.ADDED)))
        else:
            change = _change(old[pairs[index]], part)
            changes.append(_as_moved(change, old, pairs[index]) if index in moved else change)
        changes += gone.get(index, [])
    return changes


def read(parts: Sequence[Part]) -> list[Change]:
    """Return `parts` with nothing marked, as for a page that has no earlier version."""
    return [Change(Kind.SAME, part, _lines(part, Kind.SAME)) for part in parts]


def folded(changes: Sequence[Change], *, keep: Collection[str] = ()) -> list[tuple[bool, list[Change]]]:
    """Group `changes` for reading: (True, unchanged neighbors that fold away together) or (False, [one change]).

    Parts whose key is in `keep` never fold away.
    """
    groups: list[tuple[bool, list[Change]]] = []
    for same, run in groupby(changes, key=lambda change: change.kind is Kind.SAME and change.part.key not in keep):
        found = list(run)
        groups += [(True, found)] if same else [(False, [change]) for change in found]
    return groups


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """Return the difference of two texts word by word; what went stands before what came."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    runs: list[Run] = []
    for gone, came, same in _regions(matcher.get_opcodes(), before, after):
        runs += [
            Run(kind, text) for kind, text in ((Kind.REMOVED, gone), (Kind.ADDED, came), (Kind.SAME, same)) if text
        ]
    return tuple(runs)


def _regions(
    codes: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield (gone, came, same) texts; white space alone between two changes belongs to both of them."""
    gone = came = ""
    for index, (code, start, end, new_start, new_end) in enumerate(codes):
        old_text, new_text = "".join(before[start:end]), "".join(after[new_start:new_end])
        if code != "equal":
            gone, came = gone + old_text, came + new_text
        elif (gone or came) and not old_text.strip() and index + 1 < len(codes):
            gone, came = gone + old_text, came + old_text
        else:
            yield gone, came, old_text
            gone = came = ""
    if gone or came:
        yield gone, came, ""


def _pairs(old: Sequence[Part], new: Sequence[Part]) -> dict[int, int]:
    """Match parts by key, then by what is stored, then, of one kind, by likeness; {index in new: index in old}."""
    by_key = {(part.field, part.key): index for index, part in enumerate(old)}
    pairs = {index: by_key[part.field, part.key] for index, part in enumerate(new) if (part.field, part.key) in by_key}
    for threshold in (1.0, ALIKE):
        for index, part in enumerate(new):
            if index in pairs:
                continue
            left = [i for i in range(len(old)) if i not in pairs.values() and _is_kin(old[i], part)]
            best = max(left, key=lambda i: _likeness(old[i], part), default=None)
            if best is not None and _likeness(old[best], part) >= threshold:
                pairs[index] = best
    return pairs


def _is_kin(one: Part, other: Part) -> bool:
    return (one.field, one.kind) == (other.field, other.kind)


def _likeness(one: Part, other: Part) -> float:
    if one.stored == other.stored:
        return 1.0
    # Below 1, so that the first round takes only what is stored alike.
    return 0.99 * SequenceMatcher(None, TOKEN.findall(one.text), TOKEN.findall(other.text), autojunk=False).ratio()


def _moved(pairs: Mapping[int, int]) -> set[int]:
    """Return the indexes in new of what left its order: all but a longest run that kept it."""
    order = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for index in order:
        place = bisect_left(tails, pairs[index])
        before[index] = ends[place - 1] if place else None
        tails[place : place + 1] = [pairs[index]]
        ends[place : place + 1] = [index]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(order) - kept


def _lines(part: Part, kind: Kind) -> tuple[LineChange, ...]:
    return tuple(LineChange(line.label, (Run(kind, line.text),)) for line in part.lines)


def _change(old: Part, new: Part) -> Change:
    if old.stored == new.stored:
        return Change(Kind.SAME, new, _lines(new, Kind.SAME))
    lines = tuple(_line_changes(old.lines, new.lines))
    silent = all(line.is_kept for line in lines)
    return Change(Kind.CHANGED, new, lines, silent=silent)


def _line_changes(old: Sequence[Line], new: Sequence[Line]) -> Iterator[LineChange]:
    """Yield the lines of both versions; one that went stands where it was."""
    before = {line.key: (place, line) for place, line in enumerate(old)}
    kept = {line.key for line in new}
    gone = [(place, line) for place, line in enumerate(old) if line.key not in kept]
    for line in new:
        if line.key not in before:
            yield LineChange(line.label, (Run(Kind.ADDED, line.text),))
            continue
        place, earlier = before[line.key]
        while gone and gone[0][0] < place:
            yield _removed(gone.pop(0)[1])
        yield LineChange(line.label, word_runs(earlier.text, line.text))
    yield from (_removed(line) for _place, line in gone)


def _removed(line: Line) -> LineChange:
    return LineChange(line.label, (Run(Kind.REMOVED, line.text),))


def _as_moved(change: Change, old: Sequence[Part], index: int) -> Change:
    neighbors = [part for part in old[:index] if part.field == change.part.field]
    kind = Kind.MOVED if change.kind is Kind.SAME else change.kind
    return replace(change, kind=kind, moved=True, stood_after=neighbors[-1].label if neighbors else "")
