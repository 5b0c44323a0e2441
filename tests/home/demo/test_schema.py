"""The demonstration is asked what its contract allows and what it does not; every answer is one of the contract.

Not checked is that each request that the contract allows succeeds: parameters may be at odds with one another, or name
what is not there, and are then refused in words.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema_rs import is_valid

from cms.api.openapi.document import contract
from cms.wsgi import application
from tests.evidence import Evidence
from workflow.models import Governance

FIELDS = ["*", "_,title", "*,-body", "title,review", "-slug", "_,id,type,review", "parent", "_,renditions", "_"]


@dataclass
class Tally:
    """What was asked and answered, and what in the answers goes against the contract."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lost: int = 0
    seconds: list[float] = field(default_factory=list)

    def slowest_but(self, percent: float) -> float:
        """Return the milliseconds that no answer took longer than, but for so many in a hundred."""
        return sorted(self.seconds)[int(len(self.seconds) * (1 - percent / 100))] * 1000


@dataclass(frozen=True)
class Likely:
    """What makes it likelier that a request meets something: a key, some fields, and which parameters stay."""

    key: int | None
    fields: str | None
    first: int
    many: int

    def into(self, case: Any) -> None:
        """Put it into a request that the contract allows."""
        names = sorted(case.query or {})
        stay = {names[(self.first + n) % len(names)] for n in range(self.many)} if names else set()
        case.query = {name: value for name, value in (case.query or {}).items() if name in stay}
        if self.fields and "fields" in _parameters(case.operation):
            case.query["fields"] = self.fields
        if self.key is None:
            return
        if "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = self.key
        elif case.operation.path.endswith("/find/"):
            case.query["id"] = self.key


def _parameters(operation: Any) -> set[str]:
    return {each.name for each in operation.query}


def likely(keys: list[int]) -> st.SearchStrategy[Likely]:
    return st.builds(
        Likely,
        key=st.sampled_from([None, *keys]),
        fields=st.sampled_from([None, None, *FIELDS]),
        first=st.integers(0, 99),
        many=st.integers(0, 3),
    )


def readings(text: str) -> list[Any]:
    """Return what a word of an address may be read as."""
    numbers = [int(text)] if re.fullmatch(r"-?[0-9]{1,19}", text) else []
    return [text, text.split(","), *numbers]


def is_allowed_as_sent(operation: Any, address: str) -> bool:
    """Whether the contract allows what arrives: `{}`, or a boolean for a word, loses its fault on the way."""
    schemas = {each.name: each.definition["schema"] for each in operation.query}
    sent = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    once = len(dict(sent)) == len(sent)
    return once and all(
        name in schemas and any(is_valid(schemas[name], reading) for reading in readings(text)) for name, text in sent
    )


def checks() -> list[Any]:
    """Return what each answer is checked for."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as known

    return [
        not_a_server_error,
        known.status_code_conformance,
        known.content_type_conformance,
        known.response_schema_conformance,
        known.response_headers_conformance,
        known.negative_data_rejection,
        known.unsupported_method,
    ]


def ask(operation: Any, mode: Any, many: int, keys: list[int], tally: Tally) -> None:
    """Ask an operation so often, with what the contract allows or with what it does not."""
    from schemathesis.core.failures import AcceptedNegativeData, FailureGroup

    wanted = checks()

    @settings(
        max_examples=many,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), likely(keys))
    def once(case: Any, meeting: Likely) -> None:
        if mode.is_positive:
            meeting.into(case)
        began = time.perf_counter()
        response = case.call(headers={"Accept-Encoding": "identity"})
        tally.seconds.append(time.perf_counter() - began)
        tally.asked += 1
        tally.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=wanted)
        except FailureGroup as group:
            for failure in group.exceptions:
                if isinstance(failure, AcceptedNegativeData) and is_allowed_as_sent(operation, response.request.url):
                    tally.lost += 1
                else:
                    tally.faults.append(f"{case.as_curl_command()}: {failure}")

    once()


@contextmanager
def connected() -> Iterator[None]:
    """Let requests inside the `with` leave the connection of the test open, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def keys_of(demo: Client, name: str) -> list[int]:
    """Return the id of every record of an endpoint."""
    return [record["id"] for record in demo.get(f"/api/v2/{name}/?limit=100").json()["items"]]


@pytest.mark.prove("schema")
def test_every_answer_is_one_of_the_contract(demo: Client, evidence: Evidence) -> None:
    import schemathesis  # takes seconds, which no other test should wait for

    keys = {name: keys_of(demo, name) for name in ("pages", "images", "documents")}
    keys["pages"] += Governance.objects.filter(status=Governance.Status.WITHDRAWN).values_list("page_id", flat=True)
    tally = Tally()
    with connected():
        served = schemathesis.openapi.from_wsgi("/api/v2/openapi.json", application)
        operations = [found.ok() for found in served.get_all_operations()]
        for operation in operations:
            for mode in schemathesis.GenerationMode:
                if mode.is_positive or _parameters(operation):
                    records = keys.get(operation.path.split("/")[1], [])
                    ask(operation, mode, evidence.count(9, 290), records, tally)

    evidence.record("operations", len(operations))
    evidence.record("requests", f"{tally.asked:,}", "at least 5,000")
    for status, times in sorted(tally.statuses.items()):
        evidence.record(f"answered {status}", f"{times:,}")
    evidence.record("made against the contract, and allowed as they were sent", tally.lost)
    evidence.record("answers that are not in the contract, server errors among them", len(tally.faults), "0")
    evidence.record("half were answered within, ms", f"{tally.slowest_but(50):.1f}")
    evidence.record("99 of 100 were answered within, ms", f"{tally.slowest_but(1):.1f}", "under 500")
    assert tally.faults == []
    assert not evidence.full or tally.slowest_but(1) < 500
    assert tally.asked >= evidence.count(200, 5000)
    assert {200, 302, 400, 404} <= tally.statuses.keys()


@pytest.mark.parametrize(
    ("query", "allowed"), [("tags=false", True), ("", True), ("height=x", False), ("height=1&height=2", False)]
)
def test_a_fault_counts_unless_it_is_lost_on_the_way(query: str, allowed: bool) -> None:
    import schemathesis

    operation = schemathesis.openapi.from_dict(contract())["/images/"]["GET"]

    assert is_allowed_as_sent(operation, f"http://localhost/api/v2/images/?{query}") is allowed
