"""Who may do what: pure predicates over facts, no queries and no writes.

Owns the matrix in permissions.toml and the quorum of each risk tier. Every refusal carries the reason that the
person reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflow import roles

EDITORIAL = "editorial"
STANDARD = "standard"

# Months until a page of the tier is due to be reviewed again.
REVIEW_INTERVAL_MONTHS: Mapping[str, int] = {EDITORIAL: 24, STANDARD: 12}


@dataclass(frozen=True)
class Decision:
    """An answer that says why: falsy with the reason when refused."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


@dataclass(frozen=True)
class Situation:
    """What a rule needs to know about one person and one page.

    `roles` are short names from workflow.roles.GROUPS; `state` is one of the states in permissions.toml.
    """

    roles: Collection[str]
    state: str
    tier: str = STANDARD
    owns: bool = False
    contributed: bool = False


@dataclass(frozen=True)
class Action:
    """One row of the matrix."""

    name: str
    states: tuple[str, ...]
    allow: Mapping[str, str]
    refusal: str


@cache
def matrix() -> dict[str, Action]:
    """Return the actions of permissions.toml by name."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "permissions.toml").read_text(encoding="utf-8"))
    return {
        row["name"]: Action(row["name"], tuple(row["states"]), dict(row["allow"]), row["refusal"])
        for row in data["action"]
    }


CONTRIBUTED = "You contributed to this text since it was last signed off, so somebody else must sign it."
NOT_EDITORIAL = "Clinical content is signed by the clinical team; managing editors sign front pages and indexes."
NOT_YOURS = "This page was started by somebody else. Ask a managing editor."


def _refusal(condition: str, situation: Situation) -> str:
    """Return why `condition` does not hold, or an empty string when it does."""
    if condition == "own" and not situation.owns:
        return NOT_YOURS
    if condition == "independent-editorial" and situation.tier != EDITORIAL:
        return NOT_EDITORIAL
    if condition.startswith("independent") and situation.contributed:
        return CONTRIBUTED
    return ""


def may(action: str, situation: Situation) -> Decision:
    """Decide `action` (a name in permissions.toml); any one role that allows it is enough."""
    row = matrix()[action]
    conditions = [row.allow[role] for role in situation.roles if role in row.allow]
    if situation.state not in row.states or not conditions:
        return Decision(False, row.refusal)
    refusals = [_refusal(condition, situation) for condition in conditions]
    return ALLOWED if not all(refusals) else Decision(False, refusals[0])


def signatures_needed(tier: str) -> int:
    """Return how many people must sign a page of `tier`."""
    return {EDITORIAL: 1, STANDARD: 1}[tier]


def quorum_met(tier: str, signers: Collection[int]) -> bool:
    """Tell whether `signers` (user ids, repeats count once) are enough for `tier`."""
    return len(set(signers)) >= signatures_needed(tier)


def signing_title(held: Collection[str]) -> str:
    """Return the role that is printed beside a signature, for the short names `held`."""
    return next((title for role, title in roles.TITLES.items() if role in held), "")
