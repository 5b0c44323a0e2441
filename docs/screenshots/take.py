"""Take every screenshot of this folder anew, from the demonstration on a database of its own: `make screenshots`."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
OTHERS = ROOT / "var" / "screenshots"
WIDTHS = {360: 740, 768: 1024, 1280: 900}
# What this folder keeps; every other picture goes to var/screenshots/, to be looked at.
KEPT = {
    *("home-1280", "hub-1280", "hub-360", "article-1280", "article-1280-dark", "article-overdue-1280", "index-1280"),
    *("video-1280", "session-1280", "review-1280", "review-360", "dashboard-1280"),
    *("guide-editor-1280", "guide-blocks-1280", "guide-submit-1280", "guide-locked-1280", "guide-twin-1280"),
    "guide-list-1280",
}
COLORS = 96
TALLEST = 2400


@dataclass(frozen=True)
class Shot:
    """One picture: `name` is the file, without width and scheme; `user` signs in first.

    `show` names what is clicked before the picture is taken; a `window` is only as tall as a screen.
    """

    name: str
    path: str
    user: str = ""
    dark: bool = False
    show: tuple[str, ...] = ()
    window: bool = False

    @property
    def widths(self) -> dict[int, int]:
        """Return the heights of the window by its width."""
        return {1280: 800} if self.window else WIDTHS

    def file(self, width: int) -> Path:
        """Return where the picture of this width goes."""
        name = f"{self.name}-{width}{'-dark' if self.dark else ''}"
        return (FOLDER if name in KEPT else OTHERS) / f"{name}.png"


def prepare(folder: str) -> None:
    """Point Django at an empty database in `folder` and load the demonstration into it."""
    sys.path.insert(0, str(ROOT))
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cms.settings.dev",
        DATABASE_URL=f"sqlite:///{folder}/center.sqlite3",
        MEDIA_ROOT=f"{folder}/media",
        DEMO="true",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright keeps an event loop in this thread
    )
    import django  # the settings read the environment, so only now

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("update_index", verbosity=0)  # no worker runs here


def shots() -> list[Shot]:
    """Choose the pages: one of each kind and each state of review, and the screens of a reviewer."""
    from django.urls import reverse  # models, so only after setup
    from django.utils import timezone

    from home.models import ResourceHubPage, StandardPage
    from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
    from media_library.models import SessionIndexPage, SessionPage, VideoIndexPage, VideoPage
    from workflow.models import Governance, Submission

    live = TopicArticlePage.objects.live().filter(urgent_corrections=None).order_by("-governance__last_reviewed_on")
    today = timezone.localdate()
    waiting = Submission.objects.filter(status=Submission.Status.IN_REVIEW).first()
    types = {
        "hub": ResourceHubPage,
        "index": KnowledgeBaseIndexPage,
        "videos": VideoIndexPage,
        "video": VideoPage,
        "sessions": SessionIndexPage,
        "session": SessionPage,
        "standard": StandardPage,
    }
    public = {
        "home": "/",
        **{name: page_type.objects.live().first().url for name, page_type in types.items()},
        "article": live.filter(governance__next_review_on__gte=today).first().url,
        "article-overdue": live.filter(governance__next_review_on__lt=today).first().url,
        "withdrawn": TopicArticlePage.objects.get(governance__status=Governance.Status.WITHDRAWN).url,
        "missing": "/no-such-page/",
        "search": "/search/?q=neutrophil",
    }
    return [
        *(Shot(name, path, dark=dark) for name, path in public.items() for dark in (False, True)),
        Shot("review", reverse("reviews:review", args=[waiting.pk]), user="alder"),
        Shot("dashboard", "/admin/", user="alder"),
        *guide_shots(waiting),
    ]


def guide_shots(waiting: Any) -> list[Shot]:
    """Choose what the author's guide shows: writing, choosing a block, handing in, a lock, a twin and the list."""
    from django.urls import reverse  # models, so only after setup

    from home.demo.articles.unfinished import DRAFT
    from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage

    draft = TopicArticlePage.objects.get(slug=DRAFT.slug)
    twin = TopicArticlePage.objects.live().filter(twin__live=True).first()
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    opener = "[data-contentpath=body] .c-sf-add-button"
    return [
        Shot("guide-editor", edit, user="sorrel", window=True),
        Shot("guide-blocks", edit, user="sorrel", window=True, show=(opener,)),
        Shot("guide-submit", reverse("reviews:submit", args=[draft.pk]), user="sorrel", window=True),
        Shot("guide-locked", reverse("wagtailadmin_pages:edit", args=[waiting.page_id]), user="sorrel", window=True),
        Shot("guide-twin", twin.url, window=True),
        Shot("guide-list", f"{KnowledgeBaseIndexPage.objects.live().first().url}?audience=clinicians", window=True),
    ]


@contextmanager
def server() -> Iterator[str]:
    """Answer on a free port of this machine."""
    from django.core.handlers.wsgi import WSGIHandler  # the settings are read by now
    from django.test.testcases import LiveServerThread
    from wagtail.models import Site

    thread = LiveServerThread("127.0.0.1", static_handler=lambda _files: WSGIHandler())
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    Site.objects.update(hostname="127.0.0.1", port=thread.port)
    Site.clear_site_root_paths_cache()
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def save_small(png: bytes, path: Path) -> None:
    """Write `png` with a palette, cut where a page goes on for too long to be looked at."""
    from PIL import Image  # comes with Wagtail

    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    few = image.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def take(base: str) -> None:
    """Photograph every page at both widths."""
    from playwright.sync_api import sync_playwright  # imports the project, so only with the path set

    from home.demo.people import PASSWORD
    from tests.chromium import FLAGS, Server, find_chromium, sign_in

    with sync_playwright() as playwright:
        OTHERS.mkdir(parents=True, exist_ok=True)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for shot in shots():
            scheme = "dark" if shot.dark else "light"
            context = browser.new_context(base_url=base, color_scheme=scheme)
            page = context.new_page()
            if shot.user:
                sign_in(page, Server(base), shot.user, PASSWORD)
            else:
                page.goto(shot.path)  # the fonts are optional: from the second time on they are at hand
            for width, height in shot.widths.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(shot.path, wait_until="networkidle")
                if page.locator("video").count():
                    page.wait_for_timeout(1500)  # its controls turn until they know the length
                for target in shot.show:
                    page.locator(target).first.click()
                    page.wait_for_timeout(1000)  # it slides open
                save_small(page.screenshot(full_page=not shot.window), shot.file(width))
                sys.stdout.write(f"{shot.file(width).relative_to(ROOT)}\n")
            context.close()
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        with server() as base:
            take(base)
