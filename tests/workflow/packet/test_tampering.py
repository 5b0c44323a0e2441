"""However little is changed in a packet: it is found."""

import copy
import json
import random
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from tests.evidence import Evidence
from tests.workflow.packet.checking import SCRIPT, reseal

pytestmark = [pytest.mark.django_db, pytest.mark.prove("packet")]

SEED = 20261123
NOTHING_NOTED = {"fingerprint": None, "sha256": None}


@pytest.fixture(scope="module")
def script():
    """The script as a module: a process for each of thousands of files would take hours."""
    loader = SourceFileLoader("verify_packet", str(SCRIPT))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def holds(script):
    def check(text):
        try:
            return all(holds is not False for holds, _good, _bad in script.checks(text, NOTHING_NOTED))
        except script.UNREADABLE:
            return False

    return check


def leaves(value, place=()):
    """Yield the place of every single value of a record."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*place, step))
    else:
        yield place


def changed(packet, place):
    """Return a packet in which one value is another one."""
    packet = copy.deepcopy(packet)
    holder = packet
    for step in place[:-1]:
        holder = holder[step]
    value = holder[place[-1]]
    holder[place[-1]] = f"{value}x" if isinstance(value, str) else not value if isinstance(value, bool) else 4711
    return packet


def test_each_value_that_was_changed_is_found(as_made, holds, evidence: Evidence):
    packet = json.loads(as_made["json"])
    places = list(leaves(packet))

    passed = [place for place in places if holds(json.dumps(changed(packet, place)).encode())]

    evidence.record("values of the record, each changed once", len(places))
    evidence.record("of these passed as sound", len(passed), "0")
    assert holds(as_made["json"].encode())
    assert passed == []


def test_each_value_that_was_signed_is_found_though_the_seal_is_new(as_made, holds, evidence: Evidence):
    packet = json.loads(as_made["json"])
    rooms = ("signed", "statement", "before")
    signed = [place for place in leaves(packet) if place[0] in rooms and place[-1] not in ("published_at", "revision")]

    passed = []
    for place in signed:
        forged = changed(packet, place)
        reseal(forged)
        if holds(json.dumps(forged).encode()):
            passed.append(place)

    evidence.record("signed values, each changed once under a new seal", len(signed))
    evidence.record("of these passed as sound", len(passed), "0")
    assert passed == []


def test_each_bit_of_the_page_that_was_turned_is_found(as_made, holds, evidence: Evidence):
    page, dice = as_made["html"].encode(), random.Random(SEED)  # noqa: S311
    tries = evidence.count(100, 2000)

    passed = []
    for _ in range(tries):
        place = dice.randrange(len(page))
        forged = bytearray(page)
        forged[place] ^= 1 << dice.randrange(8)
        if holds(bytes(forged)):
            passed.append(place)

    evidence.record("bits of the page, each turned once", tries)
    evidence.record("of these passed as sound", len(passed), "0")
    assert holds(page)
    assert passed == []
