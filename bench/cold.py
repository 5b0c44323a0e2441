"""How long the first answer takes after a publication, and the second: one reader, alone on the machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.databases import ROOT
from bench.load import Request, Visitor
from bench.measures import Measure

PUBLICATIONS = 8


def measure(port: int, measures: Sequence[Measure], environment: dict[str, str]) -> dict[str, list[float]]:
    """Return, by measure, the median milliseconds of the first and of the second answer after a publication."""
    visitor = Visitor(port)
    found: dict[str, list[tuple[float, float]]] = {measure.key: [] for measure in measures}
    with publisher(environment) as publications:
        for number, _page in zip(range(PUBLICATIONS), publications, strict=False):
            for each in measures:
                request = each.sides["ours"][number % len(each.sides["ours"])]
                found[each.key].append((milliseconds(visitor, request), milliseconds(visitor, request)))
    return {
        key: [statistics.median(first for first, _second in each), statistics.median(second for _first, second in each)]
        for key, each in found.items()
    }


def milliseconds(visitor: Visitor, request: Request) -> float:
    began = time.perf_counter()
    answer = visitor.get(request)
    assert answer.status == 200, f"{request.path} answered {answer.status}"
    return (time.perf_counter() - began) * 1000


@contextmanager
def publisher(environment: dict[str, str]) -> Iterator[Iterator[str]]:
    """Yield an iterator that publishes one article each time it is asked, and gives its primary key."""
    command = [sys.executable, "-m", "bench.publish"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    asking, answering = process.stdin, process.stdout
    answering.readline()

    def publish() -> Iterator[str]:
        while True:
            asking.write("\n")
            asking.flush()
            yield answering.readline().strip()

    try:
        yield publish()
    finally:
        asking.close()
        process.wait(timeout=30)
