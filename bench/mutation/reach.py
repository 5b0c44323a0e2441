"""Which test reaches which line, and how long each takes: learned in one run of them all."""

from __future__ import annotations

import itertools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

from bench.mutation.sources import Mutant

SET_UP = "set up "  # before the name of a test: what its fixtures reached


class Reach:
    """A plugin that watches tests and afterwards chooses some for each mutant."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self.root = root
        self.files = {path: str(root / path) for path in paths}
        self.watch = coverage.Coverage(data_file=None, config_file=False, include=list(self.files.values()))
        self.watch.set_option("run:disable_warnings", ["no-data-collected"])
        self.seconds: dict[str, float] = {}  # of the processor, for each test
        self.set_up: dict[str, float] = {}
        self.shared: dict[str, float] = {}  # what a file's tests set up together, for each file
        self.failed: list[str] = []
        self.watches = False
        self.lines: dict[str, dict[int, list[str]]] = {path: {} for path in self.files}

    def begin(self) -> None:
        self.watch.start()
        self.watches = True

    def end(self) -> None:
        """Stop watching and keep what was seen."""
        self.watch.stop()
        self.watches = False
        data = self.watch.get_data()
        seen = {path: data.contexts_by_lineno(file) for path, file in self.files.items()}
        self.take([{**self.found(), "lines": seen}])

    def found(self) -> dict[str, Any]:
        """Return what is known, as JSON."""
        return {"seconds": self.seconds, "set_up": self.set_up, "lines": self.lines, "failed": self.failed}

    def by_file(self) -> dict[str, dict[str, Any]]:
        """Return what is known, for each file of tests."""
        files: dict[str, dict[str, Any]] = {}
        for name, seconds in self.seconds.items():
            blank = {"seconds": {}, "set_up": {}, "lines": {path: {} for path in self.files}, "failed": []}
            found = files.setdefault(file_of(name), blank)
            found["seconds"][name], found["set_up"][name] = seconds, self.set_up[name]
        for path, lines in self.lines.items():
            for line, names in lines.items():
                for name in names:
                    files[file_of(name.removeprefix(SET_UP))]["lines"][path].setdefault(line, []).append(name)
        return files

    def take(self, parts: Iterable[dict[str, Any]]) -> None:
        """Take over what was found elsewhere."""
        for part in parts:
            self.seconds |= part["seconds"]
            self.set_up |= part["set_up"]
            self.failed = sorted({*self.failed, *part["failed"]})
            for path, lines in part["lines"].items():
                for line, names in lines.items():
                    known = self.lines[path].get(int(line), [])
                    self.lines[path][int(line)] = list(dict.fromkeys(filter(None, [*known, *names])))
        files = defaultdict(list)
        for name, seconds in self.set_up.items():
            files[file_of(name)].append(seconds)
        self.shared = {file: max(each) - statistics.median(each) for file, each in files.items()}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        began = time.process_time()
        if self.watches:
            self.watch.switch_context(SET_UP + item.nodeid)
        yield
        self.set_up[item.nodeid] = time.process_time() - began

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        if self.watches:
            self.watch.switch_context(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - began
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def tests_for(self, mutant: Mutant, *, seconds: float, killer: str | None = None) -> list[str]:
        """Return the tests that reach the changed line, the likeliest to fail first, at most so many `seconds`."""
        lines = range(mutant.lines[0], mutant.lines[1] + 1)
        return self._chosen(mutant.path, lines, seconds, killer)

    def tests_of(self, path: str, *, seconds: float) -> list[str]:
        """Return likewise the tests that reach the module at all."""
        return self._chosen(path, self.lines[path], seconds, None)

    def _chosen(self, path: str, lines: Iterable[int], seconds: float, killer: str | None) -> list[str]:
        """Choose; what a fixture reaches counts for every test of its file, because they may share it."""
        seen = self.lines[path]
        contexts = {name for line in lines for name in seen.get(line, ())}
        called = {name for name in contexts if name and not name.startswith(SET_UP)}
        files = {file_of(name.removeprefix(SET_UP)) for name in contexts if name.startswith(SET_UP)}
        around = {name for name in self.seconds if file_of(name) in files} - called
        ranked = [*self._ranked(called, path), *self._ranked(around, path)]
        if killer in called | around:
            ranked.insert(0, killer)
        return together(list(self._within(dict.fromkeys(ranked), seconds)))

    def _ranked(self, names: Iterable[str], path: str) -> list[str]:
        """Order tests: those of the module itself first, then quick ones, the files and parametrized tests in turns."""
        quick = sorted(names, key=lambda name: (self.shared[file_of(name)] + self.seconds[name], name))
        own = [name for name in quick if is_own(name, path)]
        turns = in_turns(in_turns(own, by=test_of), by=file_of)
        return [*turns, *in_turns([name for name in quick if name not in set(own)], by=test_of)]

    def _within(self, names: Iterable[str], seconds: float) -> Iterator[str]:
        for number, name in enumerate(names):
            seconds -= self.seconds[name]
            if seconds < 0 and number:
                return
            yield name


def file_of(name: str) -> str:
    return name.partition("::")[0]


def test_of(name: str) -> str:
    return name.partition("[")[0]


def in_turns(names: Iterable[str], *, by: Callable[[str], str]) -> list[str]:
    """Take the first of each group, then the second of each, and so on."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[by(name)].append(name)
    return [name for each in itertools.zip_longest(*groups.values()) for name in each if name]


def is_own(name: str, path: str) -> bool:
    """Tell whether a test stands in the file that tests the module at `path`, or in one about all the verbs."""
    own, stem = Path(path).stem, Path(file_of(name)).stem
    return stem in (f"test_{own}", f"test_services_{own}") or stem.startswith("test_told_")


def together(names: list[str]) -> list[str]:
    """Bring the tests of a file together, so that what they share is set up once; the first stays first."""
    order = {file: number for number, file in reversed(list(enumerate(map(file_of, names))))}
    return sorted(names, key=lambda name: order[file_of(name)])
