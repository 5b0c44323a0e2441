"""Who may do what: pure predicates over facts, no queries and no writes.

Owns the matrix in permissions.toml; how many must sign is reckoned in workflow.quorum. Every refusal carries the
reason that the person reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workflow import roles
from workflow.quorum import EDITORIAL as EDITORIAL
from workflow.quorum import STANDARD as STANDARD


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

    `roles` are short names from workflow.roles.GROUPS; `state` is one of the states in permissions.toml; `recusal` says
    why this person leaves the page to others (workflow.reviewers), `held` why this account cannot sign now.
    """

    roles: Collection[str]
    state: str
    tier: str = STANDARD
    owns: bool = False
    contributed: bool = False
    recusal: str = ""
    held: str = ""


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
RECUSED = "Somebody else must sign this: {recusal}."
NOT_EDITORIAL = "Clinical content is signed by the clinical team; managing editors sign front pages and indexes."
# What an account that somebody else changed may not do until a lead has confirmed it.
HELD_BACK = frozenset({"sign", "countersign", "reaffirm", "start_urgent"})
NOT_YOURS = "This page was started by somebody else. Ask a managing editor."


def _refusal(condition: str, situation: Situation) -> str:
    """Return why `condition` does not hold, or an empty string when it does."""
    if condition == "own" and not situation.owns:
        return NOT_YOURS
    if condition == "independent-editorial" and situation.tier != EDITORIAL:
        return NOT_EDITORIAL
    if condition.startswith("independent") and situation.contributed:
        return CONTRIBUTED
    if condition == "independent" and situation.tier != EDITORIAL and situation.recusal:
        return RECUSED.format(recusal=situation.recusal)
    return ""


def may(action: str, situation: Situation) -> Decision:
    """Decide `action` (a name in permissions.toml); any one role that allows it is enough."""
    row = matrix()[action]
    conditions = [row.allow[role] for role in situation.roles if role in row.allow]
    if situation.state not in row.states or not conditions:
        return Decision(False, row.refusal)
    if action in HELD_BACK and situation.held:
        return Decision(False, situation.held)
    refusals = [_refusal(condition, situation) for condition in conditions]
    return ALLOWED if not all(refusals) else Decision(False, refusals[0])


def is_among(action: str, held: Collection[str]) -> bool:
    """Tell whether `action` is ever done by somebody with the roles `held`, whatever the page."""
    return any(role in matrix()[action].allow for role in held)


def signing_title(held: Collection[str]) -> str:
    """Return the role that is printed beside a signature, for the short names `held`."""
    return next((title for role, title in roles.TITLES.items() if role in held), "")
