"""What happens to the feed in a test: changes since a moment, numbered as a commit would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.delivery import head
from cms.delivery.joining import COLUMNS, Row, whole
from cms.delivery.models import Change, Publication
from cms.delivery.places import Places
from cms.delivery.rebuilding import rebuild
from cms.delivery.writing import refresh

MARK = '"document":'


class Consumer:
    """Another site: it holds a copy of what is public, as the feed told it."""

    def __init__(self, *, limit: int = 100, host: str = "localhost") -> None:
        self.client = Client(SERVER_NAME=host)
        self.start = f"/api/v2/changes/?limit={limit}"
        self.copies: dict[int, str] = {}
        self.items: list[dict[str, Any]] = []  # of the last pull
        self.next = self.start
        self.pull()

    def pull(self) -> list[dict[str, Any]]:
        """Take over everything that is new; return the items."""
        self.items = []
        while True:
            answer = self.ask(self.next)
            assert answer.status_code == 200, answer.content[:300]
            text = answer.content.decode()
            said = json.loads(text)
            documents = texts_of_documents(text)
            for item in said["items"]:
                if item["kind"] == "upsert":
                    self.copies[item["id"]] = next(documents)
                else:
                    self.copies.pop(item["id"], None)
            self.items += said["items"]
            self.next = said["next"]
            if not said["more"]:
                return self.items

    def ask(self, address: str) -> Any:
        """Return the answer to an address of the feed."""
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    @property
    def told(self) -> dict[int, str]:
        """What the last pull said of each page; with the reason where it is gone."""
        return {item["id"]: f"{item['kind']} {item.get('reason', '')}".strip() for item in self.items}


def texts_of_documents(answer: str) -> Iterator[str]:
    """Yield the text of each document in an answer, byte for byte as it was sent."""
    decoder, place = json.JSONDecoder(), 0
    while (found := answer.find(f'{MARK}{{"id":', place)) >= 0:
        _document, place = decoder.raw_decode(answer, found + len(MARK))
        yield answer[found + len(MARK) : place]


class Feed:
    """The changes since it was made, or since `start_over`."""

    def __init__(self) -> None:
        self.start_over()

    def start_over(self) -> None:
        """Forget what came before."""
        self.before = self.head

    @property
    def head(self) -> int:
        """The number of the last change."""
        return head.look().number

    @property
    def changes(self) -> list[Change]:
        """What was appended since, in order."""
        return list(Change.objects.filter(number__gt=self.before).order_by("number"))

    @property
    def told(self) -> dict[int | None, str]:
        """The newest kind of change of each page since; with the reason where it is gone."""
        return {each.page_id: f"{each.kind} {each.reason}".strip() for each in self.changes}


def document(page: Any) -> dict[str, Any]:
    """Return what the public reads of a page now."""
    refresh([page.pk])
    row = Row(*Publication.objects.values_list(*COLUMNS).get(pk=page.pk))
    places = Places.read()
    found: dict[str, Any] = json.loads(whole(row, None, places, places.places[0]))
    return found


def publication(page: Any) -> Publication:
    """Return the row of a page as it is now, stale or not."""
    return Publication.objects.get(pk=page.pk)


def close(page: Any) -> PageViewRestriction:
    """Let only people who signed in read a page and what is below it."""
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def queries(ask: Callable[[], Any]) -> int:
    """Return how many queries something costs."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def tombstone(consumer: Consumer, page: Any) -> dict[str, Any]:
    """Pull one tombstone, of this page, and return what it says beyond when, which number and which page."""
    (item,) = consumer.pull()
    assert item.pop("at")
    assert item.pop("number") == Change.objects.filter(page_id=page.pk).latest("number").number
    told = {name: item.pop(name) for name in ("kind", "id", "type")}
    assert told == {"kind": "tombstone", "id": page.pk, "type": page._meta.label}
    return item


def assert_in_line(consumer: Consumer) -> None:
    """What was pulled bit by bit is what a new consumer gets, byte for byte, and what the pages say."""
    consumer.pull()
    assert consumer.copies == Consumer().copies
    assert str(rebuild(write=False)) == "nothing differs"
