"""Threads and processes that work beside a test, on its database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections

from tests.world import Installation


def process_environment(installation: Installation, **more: str) -> dict[str, str]:
    """Return the environment in which a child process works on this test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": installation.url(),
        **more,
    }


class Threads:
    """Threads whose connections are closed when they end."""

    def __enter__(self) -> Threads:
        self.pool = ThreadPoolExecutor()
        return self

    def __exit__(self, *exception: object) -> None:
        self.pool.shutdown(wait=True)

    def start(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `function` in a thread; its result or exception is in the future."""

        def with_own_connections() -> Any:
            try:
                return function(*args, **kwargs)
            finally:
                connections.close_all()

        return self.pool.submit(with_own_connections)


class Actor:
    """A process of its own that acts on order; see tests/acting.py for the orders and the answers."""

    def __init__(self, installation: Installation) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.acting"],
            env=process_environment(installation),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tell(self, **order: Any) -> None:
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        assert line, "The process has ended."
        answer: dict[str, Any] = json.loads(line)
        return answer

    def act(self, **order: Any) -> dict[str, Any]:
        """Carry an order out alone."""
        return at_once([self], [order], [0])[0]

    def die(self, point: str, **order: Any) -> int:
        """Carry an order out in a copy that kills itself at `point`; return the copy's exit code."""
        self.tell(die=point, **order)
        while "signal" not in (answer := self.hear()):
            pass
        return int(answer["signal"])

    def end(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


START = 0.02  # seconds from the last word to the first act


def at_once(actors: Sequence[Actor], orders: Sequence[dict[str, Any]], delays: Sequence[float]) -> list[dict[str, Any]]:
    """Have every actor prepare its order, then act at the same moment, or so many seconds later; return the answers."""
    for actor, order in zip(actors, orders, strict=True):
        actor.tell(**order)
    for actor in actors:
        assert actor.hear() == {"ready": True}
    start = time.time() + START
    for actor, delay in zip(actors, delays, strict=True):
        actor.tell(at=start + delay)
    return [actor.hear() for actor in actors]
