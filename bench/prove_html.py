"""Is the HTML of every public page of the demonstration valid? Asks the W3C's checker; needs Node.js and Java."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from bench.demo_site import demo_site, node_tool, public_addresses

CHECKER = "26.9.27"


def save(addresses: list[str], folder: Path) -> dict[str, str]:
    """Save every page as a file and return {file name: address}."""
    saved = {}
    for number, address in enumerate(addresses):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 # our own machine
                page = answer.read()
        except urllib.error.HTTPError as error:
            page = error.read()
        file = folder / f"{number:03}.html"
        file.write_bytes(page)
        saved[file.name] = address
    return saved


def main() -> int:
    """Check all pages, print each error, return 0 when there is none."""
    if not shutil.which("java"):
        sys.exit("Missing: Java. On Debian: apt-get install default-jre-headless")
    checker = node_tool("vnu-jar", CHECKER) / "build" / "dist" / "vnu.jar"
    with demo_site() as url, tempfile.TemporaryDirectory() as folder:
        addresses = [*public_addresses(url), f"{url}/no-such-page/"]
        saved = save(addresses, Path(folder))
        command = ["java", "-jar", str(checker), "--format", "json", "--exit-zero-always", folder]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    messages = [message for message in json.loads(said)["messages"] if message["type"] == "error"]
    for message in messages:
        page = saved[message["url"].rsplit("/", 1)[1]].removeprefix(url)
        print(f"{page}: {message['message']}\n    {message.get('extract', '').strip()}")
    print(f"{len(saved)} pages, {len(messages)} errors (promised: 0)")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
