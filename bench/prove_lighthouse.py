"""Lighthouse on five kinds of page, mobile profile, the median of three runs; needs Node.js and a Chromium.

A demonstration is closed to search engines, which alone would fail the category SEO (docs/decisions/0009). So the pages
are served as by a Center that is open to them; nothing else differs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any

from bench.demo_site import address_of, demo_site, node_tool
from bin.browser import ADVICE, find_browser

VERSION = "13.5.0"
RUNS = 3
TRIES = 3
PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TYPES = {
    "hub": "home.ResourceHubPage",
    "article": "knowledge_base.TopicArticlePage",
    "video": "media_library.VideoPage",
    "listing": "knowledge_base.KnowledgeBaseIndexPage",
}

# After the address: Lighthouse takes whatever follows a list of categories for one more.
OPTIONS = [
    "--quiet",
    "--output=json",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    f"--only-categories={','.join(PROMISED)}",
]

Report = dict[str, Any]


def measure(address: str, command: list[str], env: dict[str, str]) -> Report:
    """Return Lighthouse's report on the page at that address; end with its words where it has none after some tries."""
    for _ in range(TRIES):  # on a busy machine it can lose sight of its browser, and says to run it again
        done = subprocess.run([*command, address, *OPTIONS], capture_output=True, text=True, env=env)
        if not done.returncode:
            return json.loads(done.stdout)
    sys.exit(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")


def score(report: Report, category: str) -> int:
    """Return the score of a category, 0 to 100."""
    return round(100 * (report["categories"][category]["score"] or 0))


def lost(report: Report, category: str) -> list[str]:
    """Return what costs a category its points: each audit that counts and is not full, with what it found."""
    counted = [each["id"] for each in report["categories"][category]["auditRefs"] if each["weight"]]
    audits = [report["audits"][name] for name in counted]
    short = [audit for audit in audits if audit["score"] is not None and audit["score"] < 1]
    return [f"{audit['score']:.2f}  {audit['id']}: {audit.get('displayValue') or audit['title']}" for audit in short]


def main() -> int:
    """Print the scores of every page; return 0 when all reach what is promised."""
    browser = find_browser()
    if not browser:
        sys.exit(f"Missing: a browser. {ADVICE}")
    lighthouse = node_tool("lighthouse", VERSION) / "cli" / "index.js"
    command = ["node", str(lighthouse)]
    env = os.environ | {"CHROME_PATH": browser}
    kept = True
    print("The demonstration with SEARCH_ENGINES=true, mobile profile, the median of three runs.\n")
    print(f"{'page':<10}" + "".join(f"{name:>16}" for name in PROMISED))
    with demo_site(SEARCH_ENGINES="true") as url:
        for name, address in {
            "home": f"{url}/",
            **{name: address_of(url, kind) for name, kind in TYPES.items()},
        }.items():
            reports = [measure(address, command, env) for _ in range(RUNS)]
            middle = {category: median(score(report, category) for report in reports) for category in PROMISED}
            print(f"{name:<10}" + "".join(f"{middle[category]:>16}" for category in PROMISED))
            for category in (category for category, least in PROMISED.items() if middle[category] < least):
                kept = False
                worst = min(reports, key=lambda report: score(report, category))
                print("".join(f"    {category} {line}\n" for line in lost(worst, category)), end="")
    print(f"{'promised':<10}" + "".join(f"{least:>16}" for least in PROMISED.values()))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
