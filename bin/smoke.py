"""What must answer for the demonstration to count as running, asked as a visitor asks it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar

FRESH = 10
REVIEW_QUEUE = "/admin/reviews/"


@dataclass(frozen=True)
class Account:
    """A demonstration account: what to type and who that is."""

    username: str
    password: str
    role: str


def accounts(table: str) -> list[Account]:
    """Read the lines that `load_demo --accounts` prints: username, password and role, two spaces or a tab apart."""
    rows = (re.split(r"\t|\s{2,}", line.strip()) for line in table.splitlines())
    return [Account(*row) for row in rows if len(row) == 3]


class Visitor:
    """A browser without a window: keeps cookies, follows redirects, never leaves this machine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, final address and text of a page; with `form`, post it."""
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.url + path, data, {"Referer": self.url + path})  # noqa: S310
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.url, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.url or path, error.read().decode()

    def json(self, path: str) -> dict:
        """Return the JSON object at `path`, empty when there is none."""
        status, _, text = self.get(path)
        return json.loads(text) if status == 200 else {}

    def is_ready(self) -> bool:
        """Tell whether the site is ready and a worker has given a sign of life."""
        try:
            answer = self.json("/health/ready")
        except (OSError, ValueError):
            return False
        seen = (answer.get("work") or {}).get("worker_seen_seconds_ago")
        return seen is not None and seen <= FRESH

    def sign_in(self, account: Account) -> bool:
        """Sign in to the admin through its form; tell whether that worked."""
        _, _, text = self.get("/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        if not token:
            return False
        form = {
            "csrfmiddlewaretoken": token[1],
            "username": account.username,
            "password": account.password,
            "next": "/admin/",
        }
        status, address, _ = self.get("/admin/login/", form)
        return status == 200 and "/login/" not in address


def check(url: str, people: list[Account], say: Callable[[str], None]) -> int:
    """Try the demonstration and print one line for each thing tried; return 0 when all is well, else 1."""
    reader, reviewer = Visitor(url), Visitor(url)
    signer = next((person for person in people if "reviewer" in person.role.lower()), None)
    outcome = {
        "The home page says that this is a demonstration": "demonstration" in reader.get("/")[2].lower(),
        "The API lists its endpoints": bool(reader.json("/api/v2/")),
        "The API has pages": bool(reader.json("/api/v2/pages/").get("items")),
        "The mailbox opens": reader.get("/demo/mailbox/")[0] == 200,
        "A reviewer signs in": bool(signer and reviewer.sign_in(signer)),
        "The review queue opens": _opens(reviewer, REVIEW_QUEUE),
    }
    for words, holds in outcome.items():
        say(f"  {'ok    ' if holds else 'FAILED'} {words}")
    return 0 if all(outcome.values()) else 1


def _opens(visitor: Visitor, path: str) -> bool:
    status, address, _ = visitor.get(path)
    return status == 200 and "/login/" not in address
