"""How many changes to the code that decides turn a test red: rules, gate, seal, services and more.

Each mutant lives in a copy of one process that has Django and the tests loaded, on a database of its own. With names
of modules only those are tried, with --tests only by these files: bench.prove_mutants workflow/seal.py --tests seal
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections import Counter
from pathlib import Path

from bench.mutation.sources import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "workflow"
DECIDING = ("rules", "gate", "quorum", "permissions", "seal", "standing")
# Proofs of their own, which start processes, walk at random or take layers out; and what is about none of the modules.
NOT_TRIED = {
    *("account_attacks", "account_races", "account_verification", "accounts_migration", "attacks", "audit_commands"),
    *("audit_races", "dead_links", "door_inventory", "high_risk_machine", "intruders", "kills", "layers", "matrix"),
    *("middleware", "migration_audit_chain", "migrations_gate", "notifications", "permissions_table", "printed_words"),
    *("process_races", "publish_doors", "races", "release_races", "rereview_mail", "rereview_races", "review_packet"),
    *("state_machine", "tamper", "triggers", "urgent_races", "verify_live"),
}


def targets() -> list[str]:
    """Return the modules that are changed."""
    services = sorted((ROOT / "workflow" / "services").glob("*.py"))
    paths = [*(ROOT / "workflow" / f"{name}.py" for name in DECIDING), *services]
    return [str(path.relative_to(ROOT)) for path in paths if path.name != "__init__.py"]


def tests(chosen: list[str]) -> list[str]:
    """Return the files of tests, all or those called test_CHOSEN.py."""
    names = {path: path.stem.removeprefix("test_") for path in sorted(TESTS.rglob("test_*.py"))}
    return [str(path) for path, name in names.items() if name in chosen or not (chosen or name in NOT_TRIED)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("paths", nargs="*", default=targets(), help="only these modules")
    add("--tests", nargs="*", default=[], help="only these files, named without test_ and .py")
    add("--seconds", type=float, default=8.0, help="of tests for each mutant, at most")
    add("--minutes", type=float, default=math.inf, help="then stop: what was tried was drawn by lot")
    add("--since-last", action="store_true", help="take over what cannot have changed since the last run")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    made = [mutants_of(ROOT, path) for path in options.paths]
    mutants = [mutant for each in made for mutant in each.found]
    return run(mutants, sum((each.left_alone for each in made), Counter()), options)


def run(mutants: list[Mutant], left_alone: Counter[str], options: argparse.Namespace) -> int:
    """Try them, print what became of each, and tell whether the promise was kept."""
    from bench.mutation import report  # these ask Django for its settings
    from bench.mutation.runner import Plan, try_all

    began = time.monotonic()
    limits = {"seconds": options.seconds, "minutes": options.minutes, "since_last": options.since_last}
    plan = Plan(ROOT, ROOT / "var" / "mutants", **limits)
    done = try_all(mutants, tests(options.tests), plan)
    if done.reach.failed or not done.outcomes:
        print("\n".join(["Nothing was tried, because these tests fail as it is:", *done.reach.failed]))
        return 1
    print(f"{len(done.outcomes)} of {len(mutants)} mutants, {len(done.items)} tests on SQLite")
    print(f"for each mutant the tests that reach it, at most {plan.seconds:.0f} s of them, until one fails")
    if done.kept:
        print(f"{len(done.kept)} outcomes taken over: neither module nor killing test has changed since the last run")
    print(f"{(time.monotonic() - began) / 60:.0f} minutes in {plan.lanes} processes\n")
    for part in (report.controls, report.table):
        print("\n".join([*part(done), ""]))
    print("\n".join(f"{count:>5} not tried: {rule}" for rule, count in left_alone.most_common()), "\n")
    print("\n".join(report.survivors(done)))
    return 0 if report.is_kept(done) else 1


if __name__ == "__main__":
    sys.exit(main())
