"""Measures the public API beside stock Wagtail and nginx, and writes docs/performance.md.

Run by bench/run. Figures of each size are kept in docs/evidence/bench.json, so that one size can be measured anew.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import signal
import sys
from typing import Any

from bench import databases, quiet, report, servers
from bench.comparison import Plan, build, compare

MISSING = "Missing: {}. On Debian: apt-get install wrk nginx-light"
SIZES = (1_000, 10_000, 100_000)
NOISE = "This machine is {} busy with other work. That slows whoever asks the database often far more: nothing is kept."


def main() -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit("Stopped."))  # so that no server is left behind
    asked = arguments()
    if missing := [
        name for name in ("wrk", "nginx") if not shutil.which(name, path="/usr/bin:/usr/sbin:/usr/local/bin")
    ]:
        sys.exit(MISSING.format(" and ".join(missing)))
    if not asked.report:
        for pages in asked.pages or SIZES:
            measure(asked, pages)
    report.write()
    return 0


def measure(asked: argparse.Namespace, pages: int) -> None:
    """Build, compare, keep the figures, and drop the databases again."""
    plan = Plan(pages, asked.server, asked.seed, asked.rounds, asked.seconds, asked.longest, asked.growth)
    busy = quiet.busy(3)
    if busy > quiet.BUSY:
        print(NOISE.format(f"{busy:.0%}"), flush=True)
    names = (plan.database, plan.plain_database)
    if not (asked.reuse and all(databases.exists(name) for name in names)):
        build(plan)
    try:
        print(f"\n{pages:,} articles, {plan.kind}, {plan.rounds} rounds of {plan.seconds} s", flush=True)
        found = compare(plan)
        if asked.stopping:
            from bench import stopping

            found["stopping"] = stopping.measure(plan.database)
    finally:
        if not (asked.keep or asked.reuse):
            for name in names:
                databases.drop(name)
    found = {"date": now(), "command": " ".join(["bench/run", *sys.argv[1:]])} | {"busy": busy} | found
    if pages in SIZES and busy <= quiet.BUSY:
        report.keep(pages, found)
    else:
        print(report.size(pages, found))


def now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"


def arguments() -> Any:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument(
        "--pages", type=int, action="append", help="a size; more than once for several; 1,000 to 100,000"
    )
    parser.add_argument("--server", choices=list(servers.COMMANDS), default=next(iter(servers.COMMANDS)))
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--seconds", type=float, default=2, help="of one load")
    parser.add_argument("--longest", type=float, default=15, help="seconds of one load where a side is slow")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus")
    parser.add_argument("--growth", type=int, default=0, metavar="REQUESTS", help="watch the memory meanwhile: 200000")
    parser.add_argument("--stopping", action="store_true", help="also stop each server under load, ten times")
    parser.add_argument("--keep", action="store_true", help="leave the databases")
    parser.add_argument("--reuse", action="store_true", help="take databases that were kept, and keep them")
    parser.add_argument("--report", action="store_true", help="only write the page anew, from the kept figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
