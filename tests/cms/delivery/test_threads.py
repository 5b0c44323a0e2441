"""Many readers while pages change: nobody is given what was overtaken before they asked."""

import re
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from cms.delivery.lane import Lane
from cms.delivery.looking import Glance, Lookout, glance
from cms.delivery.memory import Memory
from knowledge_base.models import TopicArticlePage
from tests.factories.home import Answers
from tests.factories.workflow import publish_signed_off

READERS, VERSIONS = 4, 6
ROOM = 2**20


def body_of(lane: Lane, path: str) -> str:
    """Return what the lane answers, which has to be a 200."""
    started: list[Any] = []
    parts = lane(dict(RequestFactory().get(path).environ), lambda *said: started.extend(said))
    body = b"".join(parts).decode()
    getattr(parts, "close", lambda: None)()
    assert started[0] == "200 OK", body
    return body


class Race:
    """Readers who ask one lane for the same page, and a writer who renames it."""

    def __init__(self, look: Glance) -> None:
        self.look = look
        self.lane = Lane(WSGIHandler(), look=Lookout(0.0, look), memory=Memory(ROOM))
        self.committed, self.over = 0, False

    def read(self, paths: list[str]) -> int:
        """Ask until the writer is done; return how often."""
        count = 0
        try:
            while not self.over or count < 10:
                for path in paths:
                    least = self.committed
                    found = {int(number) for number in re.findall(r"Version (\d+)", body_of(self.lane, path))}
                    assert len(found) == 1, (path, found)
                    assert min(found) >= least, (path, found, least)
                    count += 1
        finally:
            self.look.close()
        return count


def test_no_reader_is_given_what_was_overtaken(committed_db: None, in_thread: Callable) -> None:
    answers = Answers()
    article = answers.publish(title="Version 0", slug="versions")
    race = Race(glance())
    paths = [f"/api/v2/pages/{article.pk}/?fields=_,title", f"/api/v2/pages/?slug={article.slug}&fields=_,title"]
    readers = [in_thread(race.read, [*paths, answers.index.url]) for _ in range(READERS)]
    try:
        for number in range(1, VERSIONS + 1):
            draft = TopicArticlePage.objects.get(pk=article.pk)
            draft.title = f"Version {number}"
            publish_signed_off(draft, author=answers.author, reviewer=answers.reviewer)
            race.committed = number
    finally:
        race.over = True
    counts = [reader.result() for reader in readers]
    race.look.close()

    assert all(count > VERSIONS for count in counts)
    assert len(race.lane.memory) == 3
