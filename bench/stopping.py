"""Whether SIGTERM ends the application server cleanly under load: `bench/run --stopping`.

Eight clients ask, each request over a connection of its own, as a proxy without a pool does. A request that reached the
server and got no whole answer is lost; one that was refused, because nobody listens any more, is not.
"""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import databases, servers
from bench.load import HEADERS

TRIES = 10
CLIENTS = 8


@dataclass
class Told:
    """What the clients of one try were told."""

    answered: int = 0
    refused: int = 0
    lost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            setattr(self, what, getattr(self, what) + 1)


@dataclass(frozen=True)
class End:
    """How one try ended: exit code, seconds that it took, processes left over, and what clients were told."""

    code: int
    seconds: float
    left: int
    told: Told


def measure(database: str) -> list[str]:
    """Stop each server ten times under load, and return one line about each."""
    found = []
    for kind in servers.COMMANDS:
        ends = [try_once(kind, database, "/api/v2/pages/?limit=1") for _number in range(TRIES)]
        found.append(summary(kind, ends))
        print(f"  {found[-1]}", flush=True)
    return found


def try_once(kind: str, database: str, path: str) -> End:
    told, over = Told(), threading.Event()
    with servers.application("stopping", kind, "cms.wsgi:application", databases.environment(database)) as server:
        clients = [threading.Thread(target=ask, args=(server.port, path, told, over)) for _number in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(1.5)
        workers, began = server.workers(), time.monotonic()
        code = servers.stop(server.process)
        seconds = time.monotonic() - began
        over.set()
        for client in clients:
            client.join()
        left = sum(Path(f"/proc/{number}").exists() for number in workers)
    return End(code, seconds, left, told)


def ask(port: int, path: str, told: Told, over: threading.Event) -> None:
    """Ask again and again until the server is gone."""
    while not over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.connect()
        except OSError:
            told.count("refused")
            time.sleep(0.02)
            continue
        try:
            connection.request("GET", path, headers=HEADERS | {"Connection": "close"})
            answer = connection.getresponse()
            whole = answer.status == 200 and len(answer.read()) > 0
        except (OSError, http.client.HTTPException):
            whole = False
        told.count("answered" if whole else "lost")
        connection.close()


def summary(kind: str, ends: list[End]) -> str:
    """Return one line about all tries with one server."""
    clean = sum(end.code == 0 and end.left == 0 for end in ends)
    answered, lost = (sum(getattr(end.told, name) for end in ends) for name in ("answered", "lost"))
    slowest = max(end.seconds for end in ends)
    return f"{kind:<10} {clean} of {len(ends)} ended cleanly, {slowest:.1f} s at most; {answered} answered, {lost} lost"
