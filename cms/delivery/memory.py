"""Answers that a process remembers, up to so many octets: what was not asked for longest is forgotten first."""

import datetime
import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from cms.delivery.head import Version
from cms.delivery.http import left_by_304

LARGEST_SHARE = 8  # no answer takes more than the eighth part
OVERHEAD = 1_000  # octets for what holds an answer together, by measurement


@dataclass(frozen=True)
class Answer:
    """A complete answer: it holds while `version` is the head's, until `until`."""

    version: Version | None
    until: datetime.datetime
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    unchanged: list[tuple[str, str]] = field(default_factory=list)  # the headers of the 304 in its place

    @classmethod
    def of(
        cls, version: Version | None, until: datetime.datetime, status: str, headers: list[tuple[str, str]], body: bytes
    ) -> "Answer":
        """Return an answer with its validators read from its headers."""
        named = {name.lower(): value for name, value in headers}
        etag, last_modified = named.get("etag"), named.get("last-modified")
        return cls(version, until, status, headers, body, etag, last_modified, left_by_304(headers))

    def size(self) -> int:
        """Return about how many octets remembering it takes."""
        return OVERHEAD + sys.getsizeof(self.body) + sum(len(name) + len(value) + 100 for name, value in self.headers)


class Memory:
    """Answers by key; safe to use from many threads. `room` is in octets; with none, nothing is remembered."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._answers: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer that is kept under `key`, whether it still holds or not."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
        return found[0]

    def put(self, key: tuple[str, ...], answer: Answer) -> None:
        """Keep an answer, and forget others until there is room; one that is too large is not kept."""
        size = answer.size() + sum(map(len, key))
        if size > self.room // LARGEST_SHARE:
            return
        with self._lock:
            self._drop(key)
            self._answers[key] = (answer, size)
            self.taken += size
            while self.taken > self.room:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: Hashable) -> None:
        _answer, size = self._answers.pop(key, (None, 0))
        self.taken -= size
