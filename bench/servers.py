"""The processes that answer: ours and stock Wagtail under the same application server, and nginx with files."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.databases import ROOT, WORK
from bench.load import Request, Visitor

WORKERS = 2
PATIENCE = 90
COMMANDS = {
    "granian": ["bin/serve", "{application}", f"--workers={WORKERS}", "--port={port}"],
    "gunicorn": [
        f"{Path(sys.executable).parent}/gunicorn",
        f"--workers={WORKERS}",
        "--worker-class=gthread",
        "--threads=4",
        "--no-control-socket",
        "--bind=127.0.0.1:{port}",
        "{application}",
    ],
}


@dataclass(frozen=True)
class Server:
    """A running server: its first process and the port on which it listens."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        """Return the numbers of the processes that the first one started."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(number) for children in tasks for number in children.read_text().split())

    def megabytes(self) -> list[float]:
        """Return the proportional set size of each worker: memory shared with others is counted in part."""
        return [proportional_set_size(number) for number in self.workers()]


def proportional_set_size(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


@contextmanager
def application(name: str, kind: str, target: str, environment: dict[str, str]) -> Iterator[Server]:
    """Run a WSGI application, for example cms.wsgi:application, until the end of the `with`."""
    port = free_port()
    words = {"port": port, "application": target}
    command = [part.format_map(words) for part in COMMANDS[kind]]
    with running(name, command, port, environment | {"PYTHONPATH": str(ROOT)}) as server:
        wait_until_answering(server, "/api/v2/pages/?limit=1")
        yield server


@contextmanager
def running(name: str, command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run one process and end it; what it says goes to var/bench/NAME.log."""
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield Server(process, port)
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask a process to end and return its exit code; one that does not within half a minute is killed."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def wait_until_answering(server: Server, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if Visitor(server.port).get(Request(path)).status < 500:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"The server on port {server.port} does not answer; see {WORK}/*.log")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
