"""Lets each mutant live in a copy of one warmed process, and tries the tests that reach it."""

from __future__ import annotations

import gc
import hashlib
import json
import math
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from bench.mutation import history
from bench.mutation.living import Living
from bench.mutation.outcome import BROKEN, KILLED, NOT_REACHED, SURVIVED, TIMED_OUT, Outcome
from bench.mutation.reach import Reach, file_of
from bench.mutation.sources import Mutant

EXITS = {0: SURVIVED, 1: KILLED}
MEMORY = 4 << 30
CONTROL = 2.0  # seconds of tests for a module as a whole


@dataclass(frozen=True)
class Plan:
    """How mutants are tried: each gets at most so many `seconds` of tests, and is given up after `patience` times them.

    `folder` keeps what a run leaves for the next one; with `since_last` that is taken over where neither the module nor
    the file of the test has changed. `root` is where modules and tests are named from.
    """

    root: Path
    folder: Path
    seconds: float = 6.0
    lanes: int = 2
    patience: float = 30.0
    since_last: bool = False
    minutes: float = math.inf


class OnlyThese:
    """Stands for a next test of which only these collectors are known, so that pytest tears everything else down."""

    def __init__(self, chain: Sequence[Any]) -> None:
        self.chain = list(chain)

    def listchain(self) -> list[Any]:
        return self.chain


class Runner:
    """A plugin that runs all tests once, then some of them for each mutant, in so many lanes at once."""

    def __init__(self, mutants: Sequence[Mutant], reach: Reach, plan: Plan) -> None:
        self.mutants, self.reach, self.plan = mutants, reach, plan
        self.sources = {path: (plan.root / path).read_bytes() for path in reach.files}
        self.known = history.read(plan.folder)
        self.kept = history.still_true(self.known, plan.root, mutants) if plan.since_last else {}
        self.controls: dict[str, dict[str, Outcome]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.installation: Any = None

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        made: Any = yield
        if fixturedef.argname == "installation":
            self.installation = made
        return made

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn, then try; this stands in the place of pytest's own loop."""
        self.session = session
        self.items = {item.nodeid: item for item in session.items}
        history.note(self.plan.root, {*self.reach.files, *map(file_of, self.items)})
        lanes = [self.plan.folder / f"lane-{os.getpid()}-{number}" for number in range(self.plan.lanes)]
        children = [self._start_lane(number, lanes) for number in range(self.plan.lanes)]
        for child in children:
            os.waitpid(child, 0)
        self._gather(lanes)
        for lane in lanes:
            self._read(lane.with_suffix(".jsonl"))
        history.write(self.plan.folder, self.plan.root, self.reach, self.mutants, self.outcomes)
        return True

    def _start_lane(self, number: int, lanes: Sequence[Path]) -> int:
        """Start a process with a database of its own, which learns and tries its share and writes what it finds."""
        child = os.fork()
        if child:
            return child
        try:
            self.session.config.workerinput = {"workerid": f"lane{number}"}
            with lanes[number].with_suffix(".jsonl").open("w") as out:
                self._learn(self._share(number))
                lanes[number].with_suffix(".part").write_text(json.dumps(self.reach.found()))
                lanes[number].with_suffix(".part").rename(lanes[number])
                self._gather(lanes)
                if not self.reach.failed:
                    self._run_lane(number, out)
            self.session._setupstate.teardown_exact(None)
        except BaseException:
            traceback.print_exc()
            self._give_up(lanes[number])
        finally:
            os._exit(0)

    def _give_up(self, lane: Path) -> None:
        """Let nobody wait for a lane that failed, and nobody take what was found for all."""
        lane.write_text(json.dumps({**self.reach.found(), "failed": ["the bench itself: what it said is in the log"]}))

    def _share(self, number: int) -> list[pytest.Item]:
        """Return the tests that one lane learns from: those of every second file, where there are two lanes."""
        known = history.known_files(self.known, self.plan.root, self.reach) if self.plan.since_last else {}
        self.reach.take(known.values())
        self.unchanged = set(known)
        new = [item for item in self.items.values() if file_of(item.nodeid) not in known]
        files = list(dict.fromkeys(file_of(item.nodeid) for item in new))[number :: self.plan.lanes]
        return [item for item in new if file_of(item.nodeid) in files] or list(self.items.values())[-1:]

    def _learn(self, items: Sequence[pytest.Item]) -> None:
        self.reach.begin()
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or before(item))
        self.reach.end()

    def _gather(self, lanes: Sequence[Path]) -> None:
        """Wait until every lane has learned, and take over what it found."""
        while not all(lane.exists() for lane in lanes):
            time.sleep(0.1)
        self.reach.take(json.loads(lane.read_text()) for lane in lanes)

    def _run_lane(self, number: int, out: Any) -> None:
        self.living = Living(self.plan.root, self.sources)
        self._rest()
        for path in list(self.reach.files)[number :: self.plan.lanes]:
            for name, outcome in self._control(path):
                print(json.dumps([name, path, vars(outcome)]), file=out, flush=True)
        until = time.monotonic() + 60 * self.plan.minutes
        for index in sorted(range(len(self.mutants)), key=self._drawn)[number :: self.plan.lanes]:
            if time.monotonic() < until or self.mutants[index].key in self.kept:
                outcome = self.kept.get(self.mutants[index].key) or self._try(self.mutants[index])
                print(json.dumps(["mutant", index, vars(outcome)]), file=out, flush=True)

    def _drawn(self, index: int) -> str:
        """Order mutants as if by lot, and always alike: those tried in a limited time stand for all."""
        return hashlib.sha256(self.mutants[index].key.encode()).hexdigest()

    def _read(self, file: Path) -> None:
        for kind, which, what in map(json.loads, file.read_text().splitlines()):
            outcome = Outcome(**what)
            if kind == "mutant":
                self.outcomes[self.mutants[which].key] = outcome
            else:
                self.controls.setdefault(which, {})[kind] = outcome

    def _control(self, path: str) -> Iterator[tuple[str, Outcome]]:
        """Try a module that is put in anew unchanged, and one in which every function raises: the one must pass."""
        names = self.living.names(path)
        source = self.living.sources[path]
        tests = self.reach.tests_of(path, seconds=CONTROL)
        if names and tests:
            yield "unchanged", self._live(tests, lambda: self.living.put(path, source, names))
            yield "raising", self._live(tests, lambda: self.living.raise_in(path, names))

    def _try(self, mutant: Mutant) -> Outcome:
        tests = self.reach.tests_for(mutant, seconds=self.plan.seconds, killer=history.killer_of(self.known, mutant))
        if not tests:
            return Outcome(NOT_REACHED)
        if self.plan.since_last and self.unchanged.issuperset(map(file_of, tests)):
            known = history.survived(self.known, self.plan.root, mutant)
            if known:
                return known
        return self._live(tests, lambda: self.living.mutate(mutant))

    def _rest(self) -> None:
        """Let go of all that tests share, of each connection, and of what somebody wrote into the database."""
        self.session._setupstate.teardown_exact(OnlyThese([self.session]))
        connections.close_all()

    def _live(self, names: Sequence[str], change: Callable[[], None]) -> Outcome:
        """Make `change` in a copy of this process, run the tests there until one fails, and say what became of it."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os._exit(self._die(names, change, writing))
        os.close(writing)
        begun, in_time = self._watch(reading, names)
        if not in_time:
            os.killpg(child, signal.SIGKILL)
        os.close(reading)
        _pid, status = os.waitpid(child, 0)
        if self.installation:
            self.installation.restore()
        last = names[begun - 1] if begun else ""
        what = EXITS.get(os.waitstatus_to_exitcode(status), BROKEN) if in_time else TIMED_OUT
        return Outcome(what, len(names), last)

    def _watch(self, pipe: int, names: Sequence[str]) -> tuple[int, bool]:
        """Return how many tests the copy began, and whether none took many times longer than it takes."""
        begun = 0
        while True:
            patience = self.plan.patience * (1 + self.reach.seconds[names[max(begun - 1, 0)]])
            if not select.select([pipe], [], [], patience)[0]:
                return begun, False
            said = os.read(pipe, 4096)
            if not said:
                return begun, True
            begun += len(said)

    def _die(self, names: Sequence[str], change: Callable[[], None], pipe: int) -> int:
        """Do it, in the copy; return its exit code."""
        os.setsid()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        gc.disable()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            change()
        except BaseException:
            return 2
        try:
            return self._fails(names, pipe)
        except BaseException:
            return 1

    def _fails(self, names: Sequence[str], pipe: int) -> int:
        items = [self.items[name] for name in names]
        for item, following in zip(items, [*items[1:], None], strict=True):
            os.write(pipe, b".")
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or before(item))
            if self.reach.failed:
                return 1
        return 0


def before(item: pytest.Item) -> OnlyThese:
    """Stand for a next test in the same place as `item`."""
    return OnlyThese(item.listchain()[:-1])


def try_all(mutants: Sequence[Mutant], tests: Sequence[str], plan: Plan) -> Runner:
    """Run pytest with the runner in the place of its loop; what it prints goes to pytest.log."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(mutants, Reach(plan.root, dict.fromkeys(mutant.path for mutant in mutants)), plan)
    arguments = ["-q", "-s", "--tb=native", "-p", "no:randomly", "-p", "no:cacheprovider", *tests]
    with (plan.folder / "pytest.log").open("w") as log, redirect_stdout(log):
        pytest.main(arguments, plugins=[runner.reach, runner])
    return runner
