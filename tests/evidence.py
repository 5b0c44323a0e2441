"""Figures that prove a promise: a test records them, `bin/prove` runs it in full and writes them down."""

import datetime
import platform
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

ROWS = pytest.StashKey[dict[str, list[tuple[str, str, str]]]]()


@dataclass
class Evidence:
    """The figures of one test."""

    full: bool
    test: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, fast: int, full: int) -> int:
        """Return how often to try: `fast` in the suite, `full` under bin/prove."""
        return full if self.full else fast

    def record(self, figure: str, value: object, promised: str = "") -> None:
        """Note a figure as it is to be printed, and what was promised."""
        self.rows.append((figure, str(value), promised))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("evidence")
    group.addoption("--prove", metavar="NAME", help="run the tests of this promise in full and write its evidence")
    group.addoption("--prove-list", action="store_true", help="list the promises that tests prove")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = defaultdict(list)


def _promise(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("prove")
    return marker.args[0] if marker else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only the tests of the promise that was asked for."""
    if config.getoption("prove_list"):
        sys.stdout.write("".join(f"promise: {name}\n" for name in sorted({p for p in map(_promise, items) if p})))
        pytest.exit("", returncode=0)
    name = config.getoption("prove")
    if name is None:
        return
    others = [item for item in items if _promise(item) != name]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Iterator[Evidence]:
    """The place to record a promise's figures; the test is marked `prove("<name>")`."""
    name = _promise(request.node)
    if name is None:
        pytest.fail('A test that records evidence is marked @pytest.mark.prove("<name>").')
    proof = Evidence(full=request.config.getoption("prove") is not None, test=request.node.name)
    yield proof
    request.config.stash[ROWS][name] += proof.rows


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the evidence of the promise that was asked for."""
    name = session.config.getoption("prove")
    rows = session.config.stash[ROWS].get(name, []) if name else []
    if rows:
        write(session.config.rootpath / "docs" / "evidence" / f"{name}.md", name, rows, passed=exitstatus == 0)


def write(path: Path, name: str, rows: list[tuple[str, str, str]], *, passed: bool) -> None:
    """Write one promise's page: the section of this database is replaced, that of the other one stays."""
    title = f"# {name}\n\nWritten by `bin/prove {name}`; do not edit.\n"
    engine = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    lines = [
        f"\n## {engine}\n",
        f"- command: `bin/prove {name}`",
        f"- date: {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d %H:%M} UTC",
        f"- on: Python {platform.python_version()}, {platform.machine()}",
        f"- outcome: {'kept' if passed else 'NOT KEPT'}\n",
        "| figure | measured | promised |",
        "| --- | --- | --- |",
        *(f"| {figure} | {value} | {promised} |" for figure, value, promised in rows),
    ]
    sections = path.read_text().split("\n## ")[1:] if path.exists() else []
    others = [f"\n## {section.rstrip()}\n" for section in sections if not section.startswith(engine)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(title + "".join(sorted([*others, "\n".join(lines) + "\n"])))
