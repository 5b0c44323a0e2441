"""Load on one address space of this machine, by wrk, and single requests beside it."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import quiet

SCRIPT = Path(__file__).parent / "load.lua"
HEADERS = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}
CONNECTIONS = 16
PATIENCE = 60


@dataclass(frozen=True)
class Request:
    """One address that is asked for; `etag` makes the request a conditional one."""

    path: str
    etag: str = ""


@dataclass(frozen=True)
class Rate:
    """What a load found: requests a second, milliseconds that half and 99 % of them took, bytes of each, failures."""

    rate: float
    p50: float
    p99: float
    bytes: float
    failed: int


@dataclass(frozen=True)
class Answer:
    """One answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """Asks one after the other over one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def get(self, request: Request, *, encoding: str = "identity") -> Answer:
        headers = HEADERS | {"Accept-Encoding": encoding}
        if request.etag:
            headers["If-None-Match"] = request.etag
        self.connection.request("GET", request.path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def run(port: int, requests: Sequence[Request], *, seconds: float, encoding: str = "identity") -> Rate:
    """Ask at random from `requests` for so many seconds over 16 connections, once the machine is quiet."""
    quiet.wait()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{request.path}\t{request.etag}\n" for request in requests)
        file.flush()
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={PATIENCE}s", "-s", str(SCRIPT)]
        command += [f"http://127.0.0.1:{port}", "--", file.name, encoding]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.rpartition("RESULT ")[2])
    answered = max(found["requests"], 1)
    return Rate(
        rate=found["requests"] / found["seconds"],
        p50=found["p50"],
        p99=found["p99"],
        bytes=found["bytes"] / answered,
        failed=found["failed"],
    )


def median(rates: Sequence[Rate]) -> Rate:
    """Return the median of each figure over several rounds; failures are added up."""
    return Rate(
        rate=statistics.median(each.rate for each in rates),
        p50=statistics.median(each.p50 for each in rates),
        p99=statistics.median(each.p99 for each in rates),
        bytes=statistics.median(each.bytes for each in rates),
        failed=sum(each.failed for each in rates),
    )
