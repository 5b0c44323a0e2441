"""Is the HTML of every public page of the demonstration valid? Asks the W3C's checker; needs Node.js and Java."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bench.demo_site import demo_site, node_tool, public_addresses

CHECKER = "26.9.27"
NO_PAGES = ("/admin/", "/api/", "/documents/", "/health/", "/media/", "/static/")


def open_address(address: str) -> tuple[int, str, str]:
    """Return the status, the media type and the text of what an address answers; 404 and 410 are pages too."""
    try:
        answer = urllib.request.urlopen(address)  # noqa: S310 # our own machine
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers.get_content_type(), answer.read().decode()


def links(url: str, address: str, page: str) -> list[str]:
    """Return where a page leads to on this site: lists narrowed down, further pages, withdrawn pages."""
    found = (urldefrag(urljoin(address, unescape(href)))[0] for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page))
    return [to for to in found if to.startswith(f"{url}/") and not to.removeprefix(url).startswith(NO_PAGES)]


def save(url: str, addresses: list[str], folder: Path) -> tuple[dict[str, str], Counter[int]]:
    """Save every page, and each that one of them links to, as a file; return {file name: address} and the statuses."""
    saved: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    first, wanted = set(addresses), list(dict.fromkeys(addresses))
    for number, address in enumerate(wanted):
        status, kind, page = open_address(address)
        statuses[status] += 1
        if kind == "text/html":
            file = folder / f"{number:03}.html"
            file.write_text(page)
            saved[file.name] = address
            if address in first:
                wanted += [to for to in dict.fromkeys(links(url, address, page)) if to not in wanted]
    return saved, statuses


def main() -> int:
    """Check all pages, print each error, return 0 when there is none."""
    if not shutil.which("java"):
        sys.exit("Missing: Java. On Debian: apt-get install default-jre-headless")
    checker = node_tool("vnu-jar", CHECKER) / "build" / "dist" / "vnu.jar"
    with demo_site() as url, tempfile.TemporaryDirectory() as folder:
        beside = [f"{url}{path}" for path in ("/demo/", "/demo/mailbox/", "/sessions/?when=recorded", "/no-such-page/")]
        saved, statuses = save(url, [*public_addresses(url), *beside], Path(folder))
        command = ["java", "-jar", str(checker), "--format", "json", "--exit-zero-always", folder]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    messages = [message for message in json.loads(said)["messages"] if message["type"] != "info"]
    for message in messages:
        page = saved[message["url"].rsplit("/", 1)[1]].removeprefix(url)
        print(f"{page}: {message['message']}\n    {message.get('extract', '').strip()}")
    answers = ", ".join(f"{times} answered {status}" for status, times in sorted(statuses.items()))
    print(f"{len(saved)} pages ({answers}), {len(messages)} errors (promised: 0)")
    return 1 if messages or 410 not in statuses else 0


if __name__ == "__main__":
    sys.exit(main())
