"""A real browser in front of a running site: every page is guarded, at the sizes that people use."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from wagtail.models import Site

from bin.browser import ADVICE, find_browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
COLOR_RULES = ("color-contrast", "link-in-text-block")
PATIENCE = 30_000  # ms; a busy machine with two cores is slow, not broken
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

expect.set_options(timeout=PATIENCE)


@dataclass
class Server:
    """A running site."""

    url: str

    def __add__(self, path: str) -> str:
        return self.url + path

    def be_the_site(self) -> None:
        """Give the default site of the database this address."""
        for site in Site.objects.filter(is_default_site=True):
            site.hostname, site.port = "127.0.0.1", urlsplit(self.url).port
            site.save()


@dataclass
class Guard:
    """What must not happen while a page is open: errors, violations of the policy, a request to another host."""

    host: str
    tolerate: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Collect what the browser has to say about `page`."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(f"page error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self._complain(f"request to another host: {request.url}")

    def _complain(self, complaint: str) -> None:
        if not any(words in complaint for words in self.tolerate):
            self.complaints.append(complaint)


def find_chromium() -> str:
    """Return the browser's path, or fail: a suite without its browser tests proves less than it says."""
    found = find_browser()
    if not found:
        pytest.fail(f"No browser. {ADVICE}", pytrace=False)
    return found


def axe(page: Page, only: tuple[str, ...] = (), within: str | None = None) -> None:
    """Assert that axe finds nothing wrong with what `page` shows now.

    `only` names the rules, all when left out; `within` is a selector of the part that has changed since all was seen.
    """
    options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
    violations = Axe().run(page, context=within, options=options).response["violations"]

    report = [f"{v['id']}: {v['help']}\n" + "\n".join(f"    {n['html']}" for n in v["nodes"]) for v in violations]
    assert not violations, f"axe on {page.url}:\n" + "\n".join(report)


def axe_in_both_schemes(page: Page) -> None:
    """Assert that axe finds nothing wrong in the light; in the dark, where only colors differ, that none is wrong."""
    page.emulate_media(color_scheme="light")
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page, only=COLOR_RULES)
    page.emulate_media(color_scheme="light")


def sign_in(page: Page, server: Server, username: str, password: str) -> None:
    """Sign in to the admin through its form, as a person does."""
    page.goto(server + "/admin/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


@contextmanager
def serving() -> Iterator[Server]:
    """Answer on a free port from the committed database."""
    thread = LiveServerThread("127.0.0.1", static_handler=lambda _files: WSGIHandler())
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    server = Server(f"http://127.0.0.1:{thread.port}")
    server.be_the_site()
    with override_settings(WAGTAILADMIN_BASE_URL=server.url, ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "127.0.0.1"]):
        yield server
    thread.terminate()


@pytest.fixture
def site_server(committed_db: None) -> Iterator[Server]:
    """The site, answering on a port of its own, for one test."""
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def shared_server(shared_db: None) -> Iterator[Server]:
    """The site for all tests of a module that only look; the module hands it on as `site_server`, where pages open."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright's synchronous API keeps an event loop in this thread; Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site_server: Server) -> Iterator[Callable[..., Page]]:
    """Open a guarded page with cookies of its own: `open_page(PHONE, dark=True, tolerate=("status of 410",))`.

    The test fails at its end when any page had a console or page error, a violation of the policy or a request to
    another host. Further options go to Playwright's `new_context`, for example `java_script_enabled=False`.
    """
    guards: list[Guard] = []
    contexts = []

    def guarded_page(viewport: dict = DESK, *, dark: bool = False, tolerate: tuple[str, ...] = (), **options) -> Page:
        options = {"reduced_motion": "reduce", **options}  # nothing is judged while it is still changing its color
        context = browser.new_context(
            base_url=site_server.url, viewport=viewport, color_scheme="dark" if dark else "light", **options
        )
        context.set_default_timeout(PATIENCE)
        guard = Guard(host=urlsplit(site_server.url).netloc, tolerate=tolerate)
        context.on("page", guard.watch)
        guards.append(guard)
        contexts.append(context)
        return context.new_page()

    yield guarded_page
    for context in contexts:
        context.close()
    complaints = [complaint for guard in guards for complaint in guard.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One guarded page at desk size."""
    return open_page()
