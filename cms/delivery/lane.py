"""The lane: complete answers, remembered in the process in front of Django, and served while the head stands still.

The head is looked at before Django is asked, and an answer is kept under the version that was found: whatever changes
meanwhile has another one, so a mixed answer is never served. An answer that Django reads in one statement with the head
brings its version along, and nobody looks before. What may be kept is said by `sharing.may_serve` for the
request and by `middleware.PublicAnswers` for the answer; the lane has no rule of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.delivery.head import Version, first_moment_after
from cms.delivery.http import best_encoding, is_unchanged
from cms.delivery.looking import CannotLookError, Lookout, Seen, glance
from cms.delivery.memory import Answer, Memory
from cms.delivery.sharing import SEEN_AT, TERMS, Terms, host_of, is_secure, looks_itself, may_serve

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

UNCHANGED = f"{HTTPStatus.NOT_MODIFIED.value} {HTTPStatus.NOT_MODIFIED.phrase}"
LONGEST = datetime.timedelta(minutes=10)  # a net under everything that nobody thought of
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class Lane:
    """A WSGI application in front of another: answers from memory what it may, and passes on everything else."""

    def __init__(self, application: Application, *, look: Callable[[], Seen], memory: Memory) -> None:
        self.application = application
        self.look = look
        self.memory = memory

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self.memory.room or not may_serve(environ):
            return self.application(environ, start_response)
        key = key_of(environ)
        answer = self.memory.get(key)
        if answer is None and looks_itself(environ):
            return self._ask(key, None, environ, start_response)
        try:
            seen = self.look()
        except CannotLookError:
            return self.application(environ, start_response)
        if answer is None or answer.version != seen.version or timezone.now() >= answer.until:
            return self._ask(key, seen, environ, start_response)
        return respond(answer, environ, start_response)

    def _ask(
        self, key: tuple[str, ...], seen: Seen | None, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Have Django answer, wholly and without conditions, and keep that where it may be kept."""
        asked = {name: value for name, value in environ.items() if name not in CONDITIONS}
        asked |= {"REQUEST_METHOD": "GET"} | ({SEEN_AT: seen.at} if seen else {})
        started: list[Any] = []

        def start(*said: Any) -> None:
            started[:] = said

        response = self.application(asked, start)
        terms = asked.get(TERMS)
        if terms is None and environ["REQUEST_METHOD"] == "GET":
            start_response(*started)
            return response
        try:
            body = b"".join(response)
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()
        version = version_of(seen, terms)
        answer = Answer.of(version, ends(version, terms), started[0], started[1], body)
        if terms is not None and version is not None and timezone.now() < answer.until:
            self.memory.put(key, answer)
        return respond(answer, environ, start_response)


def key_of(environ: Environ) -> tuple[str, ...]:
    """Return all of a request that a public answer depends on."""
    return (
        "https" if is_secure(environ) else "http",
        host_of(environ),
        environ.get("SCRIPT_NAME", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def version_of(seen: Seen | None, terms: Terms | None) -> Version | None:
    """Return the version that an answer was made of: as it says itself, or as it was before it was made."""
    if terms is not None and terms.version is not None:
        return terms.version
    return seen.version if seen else None


def ends(version: Version | None, terms: Terms | None) -> datetime.datetime:
    """Return until when an answer holds: something falls due, the Center's day is over, or its view set an end."""
    now = timezone.now()
    if version is None or terms is None:
        return now
    lasts = LONGEST if terms.lasts is None else datetime.timedelta(seconds=terms.lasts)
    midnight = first_moment_after(timezone.localdate(now))
    return min(now + min(lasts, LONGEST), midnight, version.turns_at or midnight)


def respond(answer: Answer, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Give a complete answer, or what is left of it where the reader has it already or asks for no body."""
    if answer.etag is not None and is_unchanged(environ, answer.etag, answer.last_modified):
        start_response(UNCHANGED, list(answer.unchanged))
        return []
    start_response(answer.status, list(answer.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def lane(application: Application) -> Lane:
    """Put the lane of this installation's settings in front of an application."""
    return Lane(
        application,
        look=Lookout(settings.PUBLIC_STALENESS, glance()),
        memory=Memory(settings.PUBLIC_MEMORY * 2**20),
    )
