"""What a run leaves for the next one: which test killed what, and what each file of tests reaches.

The next run tries the killer first. With --since-last it takes over what cannot have changed: what became of a mutant
whose module is the same, as are the files of the tests that say so; and what an unchanged file of tests reaches, as
long as all modules are unchanged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bench.mutation.outcome import KILLED, SURVIVED, Outcome
from bench.mutation.reach import Reach, file_of
from bench.mutation.sources import Mutant

NAME = "history.json"


def read(folder: Path) -> dict[str, Any]:
    """Return what the last run left."""
    file = folder / NAME
    return json.loads(file.read_text()) if file.exists() else {"outcomes": {}, "reach": {}, "modules": {}}


def write(folder: Path, root: Path, reach: Reach, mutants: Sequence[Mutant], outcomes: dict[str, Outcome]) -> None:
    """Leave what this run found, beside what others found of other modules."""
    known = read(folder)
    for mutant in mutants:
        if outcome := outcomes.get(mutant.key):
            files = [mutant.path, file_of(outcome.last)]
            known["outcomes"][mutant.key] = {
                **vars(outcome),
                "files": {file: digest_of(root / file) for file in files if file},
            }
    if known["modules"].keys() <= reach.files.keys():  # a run on fewer modules knows less about the tests
        known["modules"] = {path: digest_of(root / path) for path in reach.files}
        known["reach"] |= {file: {**found, "digest": digest_of(root / file)} for file, found in reach.by_file().items()}
    (folder / NAME).write_text(json.dumps(known))


@cache
def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file as it was when this was asked first: before the run, see `note`."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def note(root: Path, files: Iterable[str]) -> None:
    """Note how these files are now: while a run lasts, somebody may go on writing tests."""
    for file in files:
        digest_of(root / file)


def killer_of(known: dict[str, Any], mutant: Mutant) -> str | None:
    """Return the test that killed `mutant` last time."""
    outcome = known["outcomes"].get(mutant.key)
    return outcome["last"] if outcome and outcome["what"] == KILLED else None


def still_true(known: dict[str, Any], root: Path, mutants: Sequence[Mutant]) -> dict[str, Outcome]:
    """Return what became of the killed mutants whose module and whose killer's file are as they were."""
    found = {mutant.key: outcome_of(known, root, mutant) for mutant in mutants}
    return {key: outcome for key, outcome in found.items() if outcome and outcome.what == KILLED}


def survived(known: dict[str, Any], root: Path, mutant: Mutant) -> Outcome | None:
    """Return that `mutant` survived, where its module is as it was; whether its tests are, the caller knows."""
    outcome = outcome_of(known, root, mutant)
    return outcome if outcome and outcome.what == SURVIVED else None


def outcome_of(known: dict[str, Any], root: Path, mutant: Mutant) -> Outcome | None:
    """Return what became of `mutant` last time, where neither module nor the file of its last test has changed."""
    found = known["outcomes"].get(mutant.key)
    if not found or not all(is_as_it_was(root, file, digest) for file, digest in found["files"].items()):
        return None
    return Outcome(found["what"], found["tests"], found["last"])


def known_files(known: dict[str, Any], root: Path, reach: Reach) -> dict[str, Any]:
    """Return what each file of tests reached that is as it was; nothing once a module has changed."""
    if any(known["modules"].get(path) != digest_of(root / path) for path in reach.files):
        return {}
    return {file: found for file, found in known["reach"].items() if is_as_it_was(root, file, found["digest"])}


def is_as_it_was(root: Path, file: str, digest: str) -> bool:
    return (root / file).exists() and digest_of(root / file) == digest
