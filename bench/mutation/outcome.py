"""What became of a mutant."""

from __future__ import annotations

from dataclasses import dataclass

KILLED, SURVIVED, TIMED_OUT, NOT_REACHED, BROKEN = "killed", "survived", "killed by time", "not reached", "broken"


@dataclass(frozen=True)
class Outcome:
    """What became of it: how many tests it was to pass, and the one at which it ended."""

    what: str
    tests: int = 0
    last: str = ""
