"""Caches in front are told of changes after the commit: by key, or by address."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page

from cms.delivery import feed, head
from cms.delivery.models import Change
from cms.delivery.purging import KeyBackend, purge_since
from cms.settings.env import edge
from tests.cms.delivery.conftest import committed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(db: None) -> None:
    """Begin with nothing noted."""
    committed()


Told = list[tuple[str, str, str]]


@contextmanager
def cache(purges: str, status: int = 200) -> Iterator[Told]:
    """A cache that listens: yields (method, path, keys) of each request."""
    told: Told = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:  # named so by the standard library
            assert self.headers.get("xkey") == self.headers.get("Surrogate-Key")
            told.append((self.command, self.path, self.headers.get("xkey") or ""))
            if not status:  # hang up
                return
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        with override_settings(WAGTAILFRONTENDCACHE=edge(address, purges)):
            yield told
        server.shutdown()


def notes(waiting: list[Any]) -> int:
    """Return how many of what waits for the commit tells a cache."""
    return sum(getattr(each, "func", None) == purge_since.enqueue for each in waiting)


def announce(site: Any) -> None:
    with transaction.atomic():
        feed.append(feed.of_pages([site.article.pk, site.other.pk]), Change.Kind.UPSERT)
        feed.append(feed.of_pages([site.article.pk]), Change.Kind.UPSERT)


class TestByKey:
    def test_once_after_the_commit(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        with cache("key") as told, django_capture_on_commit_callbacks(execute=True) as waiting:
            announce(site)
            assert told == []

        assert notes(waiting) == 1
        keys = sorted(f"page-{page.pk}" for page in (site.article, site.other))
        assert [(method, path) for method, path, _keys in told] == [("PURGE", "/")]
        assert sorted(told[0][2].split()) == sorted([*keys, "center", "pages"])

    def test_not_of_what_was_undone(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        with cache("key") as told, django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            announce(site)
            transaction.set_rollback(True)

        assert told == []

    def test_many_keys_in_parts(self) -> None:
        with cache("key") as told:
            location = settings.WAGTAILFRONTENDCACHE["edge"]["LOCATION"]
            KeyBackend({"LOCATION": location}).purge_keys([f"page-{number}" for number in range(450)])

        assert [len(keys.split()) for _method, _path, keys in told] == [200, 200, 50]

    @pytest.mark.parametrize("status", [405, 500])
    def test_a_cache_that_refuses_breaks_nothing(
        self, site: Any, status: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        with cache("key", status) as told:
            purge_since.call(head.look().number)

        assert len(told) == 1
        assert "was not told" in caplog.text

    def test_nor_does_one_that_hangs_up_and_the_rest_is_told(self, caplog: pytest.LogCaptureFixture) -> None:
        with cache("key", 0) as told:
            location = settings.WAGTAILFRONTENDCACHE["edge"]["LOCATION"]
            KeyBackend({"LOCATION": location}).purge_keys([f"page-{number}" for number in range(450)])

        assert [len(keys.split()) for _method, _path, keys in told] == [200, 200, 50]
        assert caplog.text.count("was not told") == 3

    def test_nor_does_one_that_is_not_there(self, caplog: pytest.LogCaptureFixture) -> None:
        KeyBackend({"LOCATION": "http://127.0.0.1:9"}).purge_keys(["page-1"])

        assert "was not told that page-1 changed" in caplog.text


class TestByAddress:
    def test_of_the_page_its_document_and_the_pages_above(
        self, site: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with cache("address") as told, django_capture_on_commit_callbacks(execute=True):
            announce(site)

        assert {path for _method, path, _keys in told} == {
            "/",
            site.index.url,
            site.article.get_url(),
            site.other.get_url(),
            f"/api/v2/pages/{site.article.pk}/",
            f"/api/v2/pages/{site.other.pk}/",
        }

    def test_of_where_a_page_stood(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        before, elsewhere = site.article.get_url(), site.index.get_parent()

        with cache("address") as told, django_capture_on_commit_callbacks(execute=True):
            site.article.move(elsewhere, pos="last-child")

        now = Page.objects.get(pk=site.article.pk).get_url()
        assert now != before
        assert {before, now} <= {path for _method, path, _keys in told}

    def test_of_where_it_stood_when_the_feed_forgot(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        before = site.article.get_url()
        with django_capture_on_commit_callbacks(execute=True):
            site.article.move(site.index.get_parent(), pos="last-child")
        Change.objects.all().delete()
        committed()

        with cache("address") as told, django_capture_on_commit_callbacks(execute=True):
            announce(site)

        assert before in {path for _method, path, _keys in told}


class TestOff:
    def test_nobody_is_told_where_no_cache_is_set_up(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks() as waiting:
            announce(site)

        assert notes(waiting) == 0
        assert edge("", "key") == {}
