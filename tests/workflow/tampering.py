"""What somebody may do to the records who holds the database's own password: triggers are off, any SQL runs.

Each tampering changes stored rows only, and names the words by which it is found.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, Revision

from knowledge_base.models import TopicArticlePage
from workflow import chain
from workflow.models import AccountEvent, AuditEntry, AuditHead, SignOff, Submission

FAR = 1_000_000


@dataclass(frozen=True)
class Tampering:
    """One way to falsify a record; `by` is the check that finds it: audit, live or anchor."""

    name: str
    act: Callable[[Random], Any]
    found: str
    by: str = "audit"


TAMPERINGS: list[Tampering] = []


def tampering(name: str, found: str, *, by: str = "audit") -> Callable[[Callable[[Random], Any]], Any]:
    """Add a way to falsify a record."""

    def add(act: Callable[[Random], Any]) -> Any:
        TAMPERINGS.append(Tampering(name, act, found, by))
        return act

    return add


def row(number: int) -> Any:
    """Return the rows with this number."""
    return AuditEntry.objects.filter(number=number)


def last() -> int:
    return AuditEntry.objects.order_by("-number").values_list("number", flat=True)[0]


def inner(random: Random, count: int = 1) -> list[int]:
    """Return numbers of entries that are neither the first nor the last, in order."""
    return sorted(random.sample(range(2, last()), count))


def put_end(entry: AuditEntry | None) -> None:
    """Let the audit end at `entry`."""
    number, digest = (entry.number, entry.entry_hash) if entry else (0, chain.START)
    AuditHead.objects.update(number=number, hash=digest)


# Changed


def _change(column: str, value: Any) -> Callable[[Random], Any]:
    def act(random: Random) -> None:
        row(*inner(random)).update(**{column: value})

    return act


for _column, _value in {
    "at": timezone.make_aware(datetime.datetime(2001, 1, 1)),  # noqa: DTZ001
    "actor_name": "Nobody",
    "action": "nothing",
    "page_id": FAR,
    "page_title": "Another page",
    "revision_id": FAR,
    "data": {"note": "Nothing to see."},
    "previous_hash": "f" * 64,
    "entry_hash": "e" * 64,
}.items():
    tampering(f"entry: {_column} changed", r"Entry \d+ was changed")(_change(_column, _value))


@tampering("entry: given to another actor", r"Entry \d+ was changed")
def _(random: Random) -> None:
    entry = row(*inner(random)).get()
    actors = SignOff.objects.exclude(reviewer_id=entry.actor_id).values_list("reviewer_id", flat=True)
    row(entry.number).update(actor_id=actors[0])


@tampering("entry: changed, and its own hash with it", r"Entry \d+ does not follow entry \d+")
def _(random: Random) -> None:
    entry = row(*inner(random)).get()
    entry.actor_name = "Nobody"
    row(entry.number).update(actor_name="Nobody", entry_hash=chain.hash_of(entry))


@tampering("last entry: changed, and its own hash with it", "The end of the audit has another hash")
def _(random: Random) -> None:
    entry = row(last()).get()
    entry.actor_name = "Nobody"
    row(entry.number).update(actor_name="Nobody", entry_hash=chain.hash_of(entry))


@tampering("whole chain written anew from an entry on, its end too", "is not the one of the anchor", by="anchor")
def _(random: Random) -> None:
    (first,) = inner(random)
    row(first).update(actor_name="Nobody")
    before = row(first - 1).get().entry_hash
    for entry in AuditEntry.objects.filter(number__gte=first).order_by("number"):
        entry.previous_hash = before
        before = chain.hash_of(entry)
        row(entry.number).update(previous_hash=entry.previous_hash, entry_hash=before)
    put_end(row(last()).get())


# Removed


@tampering("first entry: deleted", "Entry 1 is missing")
def _(random: Random) -> None:
    row(1).delete()


@tampering("an entry: deleted", r"Entry \d+ is missing")
def _(random: Random) -> None:
    row(*inner(random)).delete()


@tampering("several entries: deleted", r"Entries 2 to 4 are missing")
def _(random: Random) -> None:
    AuditEntry.objects.filter(number__in=[2, 3, 4]).delete()


@tampering("entry: deleted, and those after it moved up", r"Entry \d+ was changed")
def _(random: Random) -> None:
    (number,) = inner(random)
    row(number).delete()
    AuditEntry.objects.filter(number__gt=number).update(number=F("number") + FAR)
    AuditEntry.objects.filter(number__gt=number).update(number=F("number") - FAR - 1)
    AuditHead.objects.update(number=F("number") - 1)


@tampering("last entries: deleted", "The audit was cut off: Entr")
def _(random: Random) -> None:
    AuditEntry.objects.filter(number__gt=last() - random.randint(1, 4)).delete()


@tampering("last entries: deleted, and the end put back", "cut off before the anchor", by="anchor")
def _(random: Random) -> None:
    AuditEntry.objects.filter(number__gt=last() - random.randint(1, 4)).delete()
    put_end(row(last()).get())


@tampering("everything: deleted, and the end put back to nothing", "stands nowhere in the audit")
def _(random: Random) -> None:
    AuditEntry.objects.all().delete()
    put_end(None)


# Swapped and inserted again


def _renumber(one: int, other: int) -> None:
    row(one).update(number=FAR)
    row(other).update(number=one)
    row(FAR).update(number=other)


@tampering("two entries: numbers swapped", r"Entries \d+ and \d+ were swapped")
def _(random: Random) -> None:
    _renumber(*inner(random, 2))


@tampering("two neighbors: numbers swapped", r"Entries \d+ and \d+ were swapped")
def _(random: Random) -> None:
    number = random.randint(2, last() - 2)
    _renumber(number, number + 1)


@tampering("two entries: words swapped", r"Entries \d+ and \d+ were swapped")
def _(random: Random) -> None:
    numbers = inner(random, 2)
    names = ["at", "actor_id", "actor_name", "action", "page_id", "page_title", "revision_id", "data"]
    names.append("account_event_id")
    words = [row(number).values(*names).get() for number in numbers]
    row(numbers[0]).update(account_event_id=None)
    row(numbers[1]).update(**words[0])
    row(numbers[0]).update(**words[1])


@tampering("entry: deleted and inserted again", r"Entry \d+ was removed and inserted again")
def _(random: Random) -> None:
    entry = row(*inner(random)).get()
    row(entry.number).delete()
    entry.pk = None
    entry.save(force_insert=True)


@tampering("entry: a copy inserted at the end", r"Entry \d+ is a copy of entry \d+, inserted again")
def _(random: Random) -> None:
    entry = row(*inner(random)).get()
    entry.pk, entry.number, entry.account_event_id = None, last() + 1, None
    entry.save(force_insert=True)
    put_end(entry)


@tampering("entry: a free one appended past the end", r"Entry \d+ stands after the end of the audit")
def _(random: Random) -> None:
    end = row(last()).get()
    entry = AuditEntry(number=end.number + 1, previous_hash=end.entry_hash, actor_name="Nobody", action="nothing")
    entry.entry_hash = chain.hash_of(entry)
    entry.save(force_insert=True)


# The end


@tampering("end: deleted", "The audit has lost its end")
def _(random: Random) -> None:
    AuditHead.objects.all().delete()


@tampering("end: a second one", "The audit has more than one end")
def _(random: Random) -> None:
    AuditHead.objects.create(number=0, hash=chain.START)


@tampering("end: moved back", r"stands after the end of the audit")
def _(random: Random) -> None:
    put_end(row(*inner(random)).get())


@tampering("end: another hash", "The end of the audit has another hash")
def _(random: Random) -> None:
    AuditHead.objects.update(hash="f" * 64)


# Account events


def event(random: Random) -> Any:
    """Return one event that is in the audit."""
    keys = list(AccountEvent.objects.filter(absorbed_as__isnull=False).values_list("pk", flat=True))
    return AccountEvent.objects.filter(pk=random.choice(keys))


@tampering("account event: changed", "no longer says what entry")
def _(random: Random) -> None:
    event(random).update(username="nobody")


@tampering("account event: deleted", r"Account event \d+, which is entry \d+, is missing")
def _(random: Random) -> None:
    event(random).delete()


@tampering("account event: taken out of the audit again", "no longer says that it is entry")
def _(random: Random) -> None:
    event(random).update(absorbed_as=None)


@tampering("account event: said to be another entry", r"claims to be entry 1000000, and is not")
def _(random: Random) -> None:
    event(random).update(absorbed_as=FAR)


@tampering("account event: never absorbed", "was never taken into the audit")
def _(random: Random) -> None:
    then = timezone.now() - datetime.timedelta(hours=1)
    AccountEvent.objects.create(at=then, what=AccountEvent.What.GROUP_ADDED, username="nobody")


# What the audit speaks of


def signature() -> Any:
    return SignOff.objects.filter(page_id=TopicArticlePage.objects.get().pk)


@tampering("signature: changed", "is not what was signed|stands nowhere in the audit", by="live")
def _(random: Random) -> None:
    signature().update(fingerprint="f" * 64)


@tampering("signature: deleted", "is not signed off", by="live")
def _(random: Random) -> None:
    signature().delete()


@tampering("signature: deleted, of a page that is not live", "that was changed or is gone")
def _(random: Random) -> None:
    Page.objects.filter(pk=TopicArticlePage.objects.get().pk).update(live=False)
    signature().delete()


@tampering("signature: given past every rule", "stands nowhere in the audit")
def _(random: Random) -> None:
    forged = signature().get()
    forged.pk, forged.reviewer_id = None, SignOff.objects.exclude(reviewer=forged.reviewer_id)[0].reviewer_id
    forged.save(force_insert=True)


@tampering("signed revision: changed", "signed revision .* was altered", by="live")
def _(random: Random) -> None:
    revision = Revision.objects.get(pk=signature().get().revision_id)
    Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "summary": "Take 125 mg."})


@tampering("signed revision: swapped with another", "signed revision .* was altered", by="live")
def _(random: Random) -> None:
    signed = Revision.objects.get(pk=signature().get().revision_id)
    other = SignOff.objects.exclude(revision=signed)[0].revision
    Revision.objects.filter(pk=signed.pk).update(content=other.content)
    Revision.objects.filter(pk=other.pk).update(content=signed.content)


@tampering("what was handed in: another change note", "is not what was signed", by="live")
def _(random: Random) -> None:
    Submission.objects.filter(pk=signature().get().submission_id).update(change_note="Nothing changed.")


@tampering("live page: other words", "is not the text that was signed", by="live")
def _(random: Random) -> None:
    TopicArticlePage.objects.update(summary="Take 125 mg.")
