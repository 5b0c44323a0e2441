"""Every attack that we know: on the whole gate none gets through; without a layer, those that it alone stops do."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.beside import process_environment
from tests.evidence import Evidence
from tests.workflow.doors.door import Door
from tests.workflow.doors.every_door import EVERY_DOOR
from tests.workflow.doors.layers import EVERYTHING, LAYERS

PATIENCE = 3600  # seconds on a busy machine

# Without this layer alone, at least so many of all attacks get through; the others are stopped by several layers.
ALONE = {"screens": 0, "tester": 2, "rules": 20, "verbs": 5, "accounts": 10, "guard": 5, "triggers": 50}


def attacked(installation: Any, sets: list[str], *, step: int) -> dict[str, dict[str, bool]]:
    """Try every `step`-th attack in another process, once without each set of layers: {set: {attack: through}}."""
    command = [sys.executable, "-m", "tests.workflow.attacking", str(step), ",".join(sets)]
    environment = process_environment(installation)
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    red: dict[str, dict[str, bool]] = json.loads(ran.stdout)
    return red


def here(step: int = 1) -> list[Door]:
    """Return the attacks that this engine knows."""
    return [door for door in EVERY_DOOR[::step] if door.exists_here]


@pytest.mark.prove("attack")
def test_no_attack_gets_through_and_each_layer_is_needed(
    committed_db: None, installation: Any, evidence: Evidence
) -> None:
    step = evidence.count(fast=37, full=1)
    doors = here(step)

    red = attacked(installation, ["", *LAYERS, EVERYTHING], step=step)

    tries = sum(len(door.rows) for door in doors)
    through = [door.name for door in doors if red[""][door.name]]
    evidence.record("attacks", f"{len(doors)}, in {tries} tries by different people", "at least 60")
    for channel in ("HTTP", "code", "command", "SQL"):
        evidence.record(f"of these by {channel}", sum(door.channel == channel for door in doors))
    evidence.record("through", len(through), "0")
    record_layers(evidence, doors, red)
    assert through == []
    assert sum(red[EVERYTHING].values()) >= len(doors) // 2
    for layer, least in ALONE.items() if evidence.full else []:
        assert sum(red[layer].values()) >= least, layer


def record_layers(evidence: Evidence, doors: list[Door], red: dict[str, dict[str, bool]]) -> None:
    """Note what turns red without each layer, and for each attack what stops it."""
    for layers, through in red.items():
        if layers:
            name = "every layer" if layers == EVERYTHING else f"the {layers}"
            evidence.record(f"red without {name}", f"{sum(through.values())} of {len(doors)}")
    for door in doors:
        alone = [layer for layer in LAYERS if red[layer][door.name]]
        several = "several layers" if red[EVERYTHING][door.name] else "what no layer can be taken from"
        evidence.record(f"{door.channel}: {door.name}", f"0 through; stopped by {' or '.join(alone) or several}")
