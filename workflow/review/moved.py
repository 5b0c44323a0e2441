"""What moved on between the screen that somebody decided on and now: sources, and a newer version of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workflow.models import Submission
from workflow.review.difference import from_submission
from workflow.review.evidence import Words, is_words

LONGEST = 200_000


@dataclass(frozen=True)
class MovedWord:
    """One word of a record as it was on the screen and as it is now; empty where there is none."""

    record: str
    name: str
    before: str
    after: str


class Moved:
    """The difference between what a form carried and what a signature would cover now."""

    def __init__(self, submission: Submission, now: Words, carried: str) -> None:
        self.submission = submission
        self.now = now
        self.before = _read(carried)

    @cached_property
    def words(self) -> list[MovedWord]:
        """Return every word of a record that is another one now, by record; nothing where the form carried nothing."""
        if self.before is None:
            return []
        found = []
        for key in sorted({*self.now, *self.before}):
            after, before = self.now.get(key, {}), self.before.get(key, {})
            record = _name(after) or _name(before) or key
            found += [
                MovedWord(record, name.replace("_", " "), str(before.get(name, "")), str(after.get(name, "")))
                for name in sorted({*after, *before})
                if before.get(name) != after.get(name)
            ]
        return found

    @cached_property
    def newer(self) -> Submission | None:
        """Return the version of the page that was handed in since, if there is one."""
        later = Submission.objects.filter(page_id=self.submission.page_id, pk__gt=self.submission.pk)
        return later.order_by("-pk").first()

    @property
    def against(self) -> str:
        """Return the key under which the newer version is compared with the one that was on the screen."""
        return from_submission(self.submission)

    def __bool__(self) -> bool:
        return bool(self.words or self.newer)


def carried(now: Words) -> str:
    """Return what a form carries of the words that were on its screen."""
    return json.dumps({key: dict(words) for key, words in now.items()}, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> Words | None:
    """Return what a form carried; nothing where it carried nothing that can be read."""
    if not text or len(text) > LONGEST:
        return None
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if is_words(found) else None


def _name(words: Mapping[str, str]) -> str:
    return str(words.get("title") or words.get("name") or "")
