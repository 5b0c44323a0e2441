"""Lighthouse on five kinds of page, mobile profile, the median of three runs; needs Node.js and a Chromium."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median

from bench.demo_site import address_of, demo_site, node_tool
from tests.chromium import find_chromium

VERSION = "13.5.0"
RUNS = 3
PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TYPES = {
    "hub": "home.ResourceHubPage",
    "article": "knowledge_base.TopicArticlePage",
    "video": "media_library.VideoPage",
    "listing": "knowledge_base.KnowledgeBaseIndexPage",
}


def scores(address: str, command: list[str], env: dict[str, str]) -> dict[str, int]:
    """Return the score of each category, 0 to 100."""
    said = subprocess.run([*command, address], check=True, capture_output=True, text=True, env=env).stdout
    categories = json.loads(said)["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in PROMISED}


def main() -> int:
    """Print the scores of every page; return 0 when all reach what is promised."""
    lighthouse = node_tool("lighthouse", VERSION) / "cli" / "index.js"
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = ["node", str(lighthouse), "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(PROMISED)}")
    env = os.environ | {"CHROME_PATH": find_chromium()}
    kept = True
    print(f"{'page':<10}" + "".join(f"{name:>16}" for name in PROMISED))
    with demo_site() as url:
        for name, address in {
            "home": f"{url}/",
            **{name: address_of(url, kind) for name, kind in TYPES.items()},
        }.items():
            runs = [scores(address, command, env) for _ in range(RUNS)]
            middle = {category: median(run[category] for run in runs) for category in PROMISED}
            kept &= all(middle[category] >= least for category, least in PROMISED.items())
            print(f"{name:<10}" + "".join(f"{middle[category]:>16}" for category in PROMISED))
    print(f"{'promised':<10}" + "".join(f"{least:>16}" for least in PROMISED.values()))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
