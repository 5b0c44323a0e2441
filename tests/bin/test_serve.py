"""bin/serve: how the product is answered with in production, tried on a site that only says who answers."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


class Server:
    """A running server of one worker."""

    def __init__(self, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        command = ["bin/serve", "tests.bin.constant:application", "--port", str(port), "--respawn-interval", "0.2"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def worker(self) -> int:
        """Return the number of the process that answers, as soon as one does."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(self.url, timeout=5) as answer:  # noqa: S310  # this machine
                    return int(answer.read())
            except (URLError, ConnectionError):
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port, tmp_path / "serve.log")
    yield server
    server.process.kill()
    server.process.wait()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ends_when_it_is_told_to_and_leaves_nobody(server: Server) -> None:
    worker = server.worker()

    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(timeout=20) == 0
    assert not is_running(worker)


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    first = server.worker()

    os.kill(first, signal.SIGKILL)

    assert server.worker() != first
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=20) == 0
