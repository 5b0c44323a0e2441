"""Fetching everything, as a consumer does the first time: one connection, one request after the other, JSON read."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench.load import Request, Visitor

CHANGES = "/api/v2/changes/?limit=500"
EVERYTHING = "/api/v2/pages/?type={}&fields=*&limit=100&offset={}"


class Pull(NamedTuple):
    """How long a consumer took for everything, and how much of that it read JSON itself; both in seconds."""

    taken: float
    reading: float


def of_changes(port: int, *, pages: int) -> Pull:
    """Return how long it takes to fetch everything, at least `pages` pages, by the feed."""
    visitor, path, found, reading = Visitor(port), CHANGES, 0, 0.0
    began = time.perf_counter()
    while path:
        answer = visitor.get(Request(path))
        answered = time.perf_counter()
        document = json.loads(answer.body)
        reading += time.perf_counter() - answered
        found += len(document["items"])
        path = following(document)
    taken = time.perf_counter() - began
    if found < pages:
        sys.exit(f"The feed gave {found} changes; there are {pages} pages.")
    return Pull(taken, reading)


def following(document: dict[str, Any]) -> str:
    """Return the path of what follows; empty once everything was given."""
    parts = urlsplit(document["next"])
    return f"{parts.path}?{parts.query}" if document["more"] else ""


def seconds_of_lists(port: int, page_type: str, *, pages: int) -> float:
    """Return how long lists of 100 with all fields take."""
    visitor, found, offset = Visitor(port), 0, 0
    began = time.perf_counter()
    while offset < pages:
        document = json.loads(visitor.get(Request(EVERYTHING.format(page_type, offset))).body)
        found += len(document["items"])
        offset += 100
    taken = time.perf_counter() - began
    if found != pages:
        sys.exit(f"Lists gave {found} of {pages} pages.")
    return taken
