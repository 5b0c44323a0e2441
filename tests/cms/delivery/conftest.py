"""Readers of the public site: one whom Django answers, and one whom the lane does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import Client

from cms.delivery.head import LOOK
from cms.delivery.lane import Lane
from cms.delivery.looking import Lookout, Raw
from cms.delivery.memory import Memory
from knowledge_base.models import TopicArticlePage
from tests.cms.delivery.changing import Consumer, Feed
from tests.factories.home import Answers

ROOM = 64 * 2**20


def committed() -> None:
    """Let the test's transaction begin anew, as far as what to do on its commit goes."""
    connection.run_on_commit.clear()


def look() -> Raw:
    """Look at the head by the test's own connection, which alone sees what the test has written."""
    committed()
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        return tuple(cursor.fetchone())


@contextmanager
def connections_left_open() -> Iterator[None]:
    """Leave the test's connection open when a request begins and ends, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Counting:
    """Counts how often the application behind the lane is asked."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)


class Reader(Client):
    """A client that speaks WSGI with what stands in front of Django, as a server does."""

    def __init__(self, *, room: int = ROOM, staleness: float = 0.0) -> None:
        super().__init__()
        self.django = Counting(WSGIHandler())
        self.memory = Memory(room)
        self.lane = Lane(self.django, look=Lookout(staleness, look), memory=self.memory)
        self.handler = self.ask  # type: ignore[assignment]

    def ask(self, environ: dict[str, Any]) -> HttpResponse:
        """Return what the lane answers."""
        started: list[Any] = []
        asked = WSGIRequest(dict(environ))
        with connections_left_open():
            parts = self.lane(environ, lambda *said: started.extend(said))
            response = HttpResponse(b"".join(parts), status=int(started[0][:3]))
            getattr(parts, "close", lambda: None)()
        del response["Content-Type"]
        for name, value in started[1]:
            if name.lower() == "set-cookie":
                response.cookies.load(value)
            else:
                response[name] = value
        response.wsgi_request = asked  # type: ignore[attr-defined]
        return response

    @property
    def hits(self) -> int:
        """How many answers are remembered."""
        return len(self.memory)


@pytest.fixture
def reader(db: None) -> Reader:
    """Somebody whom the lane answers."""
    return Reader()


@pytest.fixture(params=["django", "lane"])
def public(request: pytest.FixtureRequest, db: None) -> Client:
    """Somebody whom Django answers, and somebody whom the lane does: both have to be told the same."""
    return Client() if request.param == "django" else Reader()


@pytest.fixture(scope="module")
def kept_site(kept_db: None) -> Any:
    """An index with two articles, and a topic, made once for the tests of a module."""
    made = Answers()
    made.article = made.publish(title="Blood counts", slug="counts")  # type: ignore[attr-defined]
    made.other = made.publish(title="Dry mouth", slug="mouth")  # type: ignore[attr-defined]
    return made


@pytest.fixture
def site(kept_site: Any, db: None) -> Any:
    """The site of this module, as it was made."""
    for name in ("article", "other"):
        setattr(kept_site, name, TopicArticlePage.objects.get(pk=getattr(kept_site, name).pk))
    kept_site.citation.refresh_from_db()
    return kept_site


@pytest.fixture
def feed(db: None) -> Feed:
    """Watch what changes from here on."""
    return Feed()


@pytest.fixture
def consumer(db: None) -> Consumer:
    """Another site that keeps copies of everything."""
    return Consumer()
