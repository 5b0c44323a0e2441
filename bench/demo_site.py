"""The demonstration on a database of its own, for whatever measures its pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from bin import demonstration, smoke

ROOT = Path(__file__).resolve().parent.parent
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PREFERRED_PORT = 8050


@contextmanager
def demo_site(**variables: str) -> Iterator[str]:
    """Load the demonstration into an empty database, answer as bin/demo does, and yield the address.

    `variables` stand in the environment beside those of bin/demo.
    """
    demonstration.LOGS.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{demonstration.free_port(PREFERRED_PORT)}"
    with tempfile.TemporaryDirectory() as folder:
        database, media = Path(folder) / "center.sqlite3", f"{folder}/media"
        env = demonstration.environment(database, url) | {"MEDIA_ROOT": media} | variables
        load = [sys.executable, "-m", "bin.demo_database", "--load"]
        subprocess.run(load, cwd=ROOT, env=env, check=True, capture_output=True)
        processes = demonstration.Processes()
        try:
            processes.start(int(url.rsplit(":", 1)[1]), env)
            demonstration.wait_until_ready(processes, smoke.Visitor(url))
            yield url
        finally:
            processes.stop()


def public_addresses(url: str) -> list[str]:
    """Return the address of every page in the sitemap, and of what is public beside them."""
    with urllib.request.urlopen(f"{url}/sitemap.xml") as answer:  # noqa: S310 # our own machine
        tree = ElementTree.parse(answer)  # noqa: S314 # our own sitemap
    found = [entry.text or "" for entry in tree.iter(f"{SITEMAP}loc")]
    return [*found, f"{url}/search/", f"{url}/search/?q=clozapine", f"{url}/search/?q=nothing-like-it"]


def address_of(url: str, page_type: str) -> str:
    """Return the public address of a page of that type, for example home.ResourceHubPage."""
    with urllib.request.urlopen(f"{url}/api/v2/pages/?type={page_type}&limit=1") as answer:  # noqa: S310
        return json.load(answer)["items"][0]["meta"]["html_url"]


def node_tool(name: str, version: str) -> Path:
    """Install a tool of Node's world below var/ and return its folder; say what is missing where that cannot be."""
    if not shutil.which("npm"):
        sys.exit("Missing: Node.js with npm. On Debian: apt-get install nodejs npm")
    folder = ROOT / "var" / "npm"
    package = folder / "node_modules" / name
    if not package.exists() or json.loads((package / "package.json").read_text())["version"] != version:
        command = [
            "npm",
            "install",
            "--silent",
            "--no-save",
            "--no-audit",
            "--prefix",
            str(folder),
            f"{name}@{version}",
        ]
        subprocess.run(command, check=True, capture_output=True)
    return package
