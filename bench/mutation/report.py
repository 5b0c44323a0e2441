"""Says how many mutants were killed, module by module, and names each survivor with its reason."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from bench.mutation.outcome import BROKEN, KILLED, NOT_REACHED, SURVIVED, TIMED_OUT
from bench.mutation.runner import Runner
from bench.mutation.sources import Mutant

PROMISED = 0.9
DEAD = (KILLED, TIMED_OUT)
COLUMNS = (KILLED, TIMED_OUT, SURVIVED, NOT_REACHED)
REASONS = Path(__file__).parent / "survivors.toml"


def reasons() -> dict[str, str]:
    """Return why each survivor that was looked at may live, by its key."""
    groups = tomllib.loads(REASONS.read_text(encoding="utf-8")).get("accepted", [])
    return {key: group["reason"] for group in groups for key in group["mutants"]}


def controls(done: Runner) -> list[str]:
    """Return how many modules passed unchanged, and in how many functions that raise were noticed."""
    said = [{kind: outcome.what for kind, outcome in each.items()} for each in done.controls.values()]
    unchanged = sum(each["unchanged"] == SURVIVED for each in said)
    raising = sum(each["raising"] == KILLED for each in said)
    return [
        f"put in again unchanged: {unchanged} of {len(said)} modules pass every test that reaches them",
        f"with functions that only raise: {raising} of {len(said)} are noticed",
    ]


def tried(done: Runner) -> list[Mutant]:
    """Return the mutants that were tried, all where time was not limited."""
    return [mutant for mutant in done.mutants if mutant.key in done.outcomes]


def counts(done: Runner) -> dict[str, Counter[str]]:
    """Return what became of the mutants of each module."""
    found = {mutant.path: Counter[str]() for mutant in done.mutants}
    for mutant in tried(done):
        found[mutant.path][done.outcomes[mutant.key].what] += 1
    return found


def table(done: Runner) -> list[str]:
    """Return the figures of each module, and of all."""
    found = counts(done)
    rows = [*found.items(), ("all", sum(found.values(), Counter()))]
    head = f"{'module':<40}{'mutants':>9}" + "".join(f"{name:>16}" for name in COLUMNS) + f"{'share':>9}"
    return [head, *(row(name, count) for name, count in rows), f"promised: {PROMISED:.0%} of all"]


def row(name: str, count: Counter[str]) -> str:
    """Return one line of the table."""
    figures = "".join(f"{count[column]:>16}" for column in COLUMNS)
    return f"{name:<40}{count.total():>9}{figures}{share(count):>9.1%}"


def share(count: Counter[str]) -> float:
    """Return which part was killed."""
    return sum(count[name] for name in DEAD) / (count.total() or 1)


def living(done: Runner) -> list[Mutant]:
    """Return the survivors."""
    return [mutant for mutant in tried(done) if done.outcomes[mutant.key].what not in DEAD]


def survivors(done: Runner) -> list[str]:
    """Return each survivor with its reason, those without one first; and what is listed as one and is none."""
    known = reasons()
    lines = [f"{len(living(done))} live:"]
    for mutant in sorted(living(done), key=lambda mutant: known.get(mutant.key, "")):
        outcome = done.outcomes[mutant.key]
        lines += [
            f"\n{mutant.path}:{mutant.lines[0]} {mutant.function} ({outcome.what}, {outcome.tests} tests)",
            f"  - {mutant.before}",
            f"  + {mutant.after}",
            f"  {known.get(mutant.key, 'no reason is given')}",
        ]
    return [*lines, *(f"\nlisted, but dead or no longer made: {key}" for key in outdated(done))]


def outdated(done: Runner) -> list[str]:
    """Return what is listed as a survivor and is none."""
    untried = {mutant.key for mutant in done.mutants} - done.outcomes.keys()
    made = {mutant.path for mutant in done.mutants}
    alive = {mutant.key for mutant in living(done)}
    return [key for key in reasons() if key.partition(" ")[0] in made and key not in alive | untried]


def is_kept(done: Runner) -> bool:
    """Tell whether enough were killed, and by the tests, not by a fault of the runner."""
    count = sum(counts(done).values(), Counter())
    passed = all(each["unchanged"].what == SURVIVED for each in done.controls.values())
    return share(count) >= PROMISED and not count[BROKEN] and passed
