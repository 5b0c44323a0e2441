"""Fills an empty database with the corpus or with the plain site: `python -m bench.fill ours --pages 1000`."""

from __future__ import annotations

import argparse
import sys

import django

from tests.factories.lead import LEAD

PROCESSES = 2
SERVED_AT = {"hostname": "127.0.0.1", "port": 443}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fill", description=__doc__)
    parser.add_argument(
        "side", choices=("ours", "plain"), help="whose pages; the settings of the environment are theirs"
    )
    parser.add_argument("--pages", type=int, required=True, help="how many articles")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    from bench.corpus.rows import step, vacuum

    with step("migrate"):
        call_command("migrate", verbosity=0, interactive=False)
    if asked.side == "ours":
        with step("bootstrap_site"):
            call_command("bootstrap_site", verbosity=0, **LEAD, **SERVED_AT)
        from bench.corpus.build import build

        build(pages=asked.pages, seed=asked.seed, processes=PROCESSES)
    else:
        from bench.plain import build as plain

        plain.build(pages=asked.pages, seed=asked.seed)
    with step("vacuum"):
        vacuum()
    return 0


if __name__ == "__main__":
    sys.exit(main())
