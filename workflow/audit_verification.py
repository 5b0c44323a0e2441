"""Walks the audit from its first entry to its end, and says in one sentence for each fault what is wrong.

It reads and never writes. Whoever may write any SQL can write the whole chain anew: an anchor, a number and a hash
kept elsewhere, finds that too.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from workflow import chain
from workflow.models import AccountEvent, AuditEntry, AuditHead, SignOff

SIGNING = ("signed_off", "countersigned", "reaffirmed")
PATIENCE = datetime.timedelta(minutes=10)  # the job that absorbs runs each minute
BATCH = 500
UNREADABLE = (AttributeError, DataError, TypeError, ValueError)  # what a column raises that holds no value of its kind
COMPARED = 200  # so many faulty entries are looked at for having been swapped


@dataclass(frozen=True)
class Anchor:
    """A number and a hash that somebody wrote down while the audit was whole."""

    number: int
    hash: str


def findings(anchors: Collection[Anchor] = ()) -> Iterator[str]:
    """Yield one sentence for everything that is wrong with the audit; nothing when all is well."""
    walk = Walk()
    yield from walk.faults()
    yield from _faults_of_the_end(walk)
    yield from _written_again(walk.untrue)
    yield from _or_unreadable(_faults_of_events(), "The account events cannot all be compared with the audit")
    yield from _or_unreadable(_faults_of_signatures(), "The signatures cannot all be compared with the audit")
    for anchor in anchors:
        yield from _faults_of_anchor(anchor)


def _or_unreadable(faults: Iterator[str], but: str) -> Iterator[str]:
    """Yield `faults` as far as the rows can be read, then say what could not be done: `but`, less its full stop."""
    try:
        yield from faults
    except UNREADABLE:
        yield f"{but}: a row of them holds what is no value."


@dataclass
class Walk:
    """The way along the chain: where it is, and the entries on it that do not say what their hash covers."""

    number: int = 0
    hash: str = chain.START
    suspects: list[AuditEntry] = field(default_factory=list)

    @property
    def untrue(self) -> set[int]:
        """Return the numbers of entries that do not say what their hash covers."""
        return {entry.number for entry in self.suspects}

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with each entry and with its place; at the end this stands at the last entry."""
        try:
            for entry in AuditEntry.objects.order_by("number", "pk").iterator(chunk_size=BATCH):
                yield from self._step(entry)
        except UNREADABLE:
            yield f"The audit cannot be read on from entry {self.number}: an entry after it holds what is no value."
        yield from _explained(self.suspects)

    def _step(self, entry: AuditEntry) -> Iterator[str]:
        if entry.number > self.number + 1:
            yield _missing(self.number + 1, entry.number - 1)
        elif entry.number <= self.number:
            yield f"There are several entries with the number {entry.number}."
        if chain.hash_of(entry) != entry.entry_hash:
            self.suspects.append(entry)
        elif entry.number == self.number + 1 and entry.previous_hash != self.hash:
            yield f"Entry {entry.number} does not follow entry {self.number}: one of the two was replaced."
        self.number, self.hash = entry.number, entry.entry_hash


def _missing(first: int, last: int) -> str:
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."


def _explained(suspects: list[AuditEntry]) -> Iterator[str]:
    """Yield what was done to entries that do not say what their hash covers."""
    swapped: set[int] = set()
    for one, other in itertools.combinations(suspects[:COMPARED], 2):
        if _were_swapped(one, other):
            swapped |= {one.number, other.number}
            yield f"Entries {one.number} and {other.number} were swapped."
    for entry in suspects:
        if entry.number in swapped:
            continue
        same = AuditEntry.objects.filter(entry_hash=entry.entry_hash).exclude(pk=entry.pk)
        original = same.values_list("number", flat=True).first()
        if original is not None:
            yield f"Entry {entry.number} is a copy of entry {original}, inserted again."
        else:
            yield f"Entry {entry.number} was changed: it no longer says what its hash covers."


def _were_swapped(one: AuditEntry, other: AuditEntry) -> bool:
    """Tell whether two entries have exchanged their numbers, or everything but their place in the chain."""
    pairs = [(one, other), (other, one)]
    numbers = all(chain.hash_of(a, number=b.number) == a.entry_hash for a, b in pairs)
    return numbers or all(
        chain.hash_of(a, number=b.number, previous_hash=b.previous_hash) == b.entry_hash for a, b in pairs
    )


def _faults_of_the_end(walk: Walk) -> Iterator[str]:
    heads = list(AuditHead.objects.all()[:2])
    if len(heads) != 1:
        yield "The audit has lost its end." if not heads else "The audit has more than one end."
        return
    (head,) = heads
    if head.number > walk.number:
        yield f"The audit was cut off: {_missing(walk.number + 1, head.number)}"
    elif head.number < walk.number:
        yield f"Entry {walk.number} stands after the end of the audit, entry {head.number}."
    elif head.hash != walk.hash:
        yield f"The end of the audit has another hash than entry {walk.number}: one of the two was replaced."


def _written_again(untrue: Collection[int]) -> Iterator[str]:
    """Yield the entries whose rows are younger than those of entries after them."""
    oldest: int | None = None
    for number, row in AuditEntry.objects.order_by("-number").values_list("number", "pk").iterator(chunk_size=BATCH):
        if number in untrue:
            continue
        if oldest is not None and row > oldest:
            yield f"Entry {number} was removed and inserted again: its row is younger than that of an entry after it."
        else:
            oldest = row


def _faults_of_events() -> Iterator[str]:
    late = AccountEvent.objects.filter(absorbed_as=None, at__lt=timezone.now() - PATIENCE)
    for event in late[:BATCH]:
        yield f"Account event {event.pk}, “{event}”, was never taken into the audit."
    recorded = AuditEntry.objects.filter(account_event_id=OuterRef("pk"), number=OuterRef("absorbed_as"))
    for event in AccountEvent.objects.filter(~Exists(recorded), absorbed_as__isnull=False)[:BATCH]:
        yield f"Account event {event.pk}, “{event}”, claims to be entry {event.absorbed_as}, and is not."
    entries = AuditEntry.objects.filter(account_event_id__isnull=False).order_by("number").defer("at")
    for batch in _batches(entries):
        events = AccountEvent.objects.in_bulk([entry.account_event_id for entry in batch])
        for entry in batch:
            yield from _faults_of_event(entry, events.get(entry.account_event_id))


def _faults_of_event(entry: AuditEntry, event: AccountEvent | None) -> Iterator[str]:
    if event is None:
        yield f"Account event {entry.account_event_id}, which is entry {entry.number}, is missing."
    elif (event.what, chain.words_of(event)) != (entry.action, entry.data):
        yield f"Account event {event.pk} no longer says what entry {entry.number} recorded of it."
    elif event.absorbed_as is None:
        yield f"Account event {event.pk} no longer says that it is entry {entry.number}."


def _batches(entries: QuerySet[AuditEntry]) -> Iterator[list[AuditEntry]]:
    rest = entries.iterator(chunk_size=BATCH)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


def _faults_of_signatures() -> Iterator[str]:
    """Compare signatures with what the audit says was signed, both ways."""
    known, recorded = Counter[Any](), Counter[Any]()
    told = AuditEntry.objects.filter(data__has_key="fingerprint").defer("at")
    for entry in told.iterator(chunk_size=BATCH):
        said = (entry.page_id, entry.revision_id, entry.actor_id, entry.data["fingerprint"])
        known[said] += 1
        recorded[said] += entry.action in SIGNING
    signed = Counter[Any]()
    rows = SignOff.objects.order_by("pk").values_list("pk", "page_id", "revision_id", "reviewer_id", "fingerprint")
    for key, *said in rows.iterator(chunk_size=BATCH):
        signed[tuple(said)] += 1
        if signed[tuple(said)] > known[tuple(said)]:
            yield f"Signature {key} stands nowhere in the audit: it was changed, or given past every rule."
    for page, revision, _actor, _fingerprint in (recorded - signed).elements():
        yield f"The audit records a signature on revision {revision} of page {page} that was changed or is gone."


def _faults_of_anchor(anchor: Anchor) -> Iterator[str]:
    found = AuditEntry.objects.filter(number=anchor.number).values_list("entry_hash", flat=True).first()
    if found is None:
        yield f"There is no entry {anchor.number} any more: the audit was cut off before the anchor."
    elif found != anchor.hash:
        yield f"Entry {anchor.number} is not the one of the anchor: the audit was written anew."
