"""The tree of topics, read at once: it is small, and every list asks what lies below and above a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.vocabulary.models import Topic

_at_hand: ContextVar[TopicTree] = ContextVar("topic_tree_at_hand")


class TopicTree:
    """All topics, from one query; `topics` are in the order of their names."""

    def __init__(self) -> None:
        self.topics = list(Topic.objects.all())
        self._parents = {topic.pk: topic.parent_id for topic in self.topics}
        self._children: dict[int | None, list[int]] = defaultdict(list)
        for topic in self.topics:
            self._children[topic.parent_id].append(topic.pk)

    def within(self, slug: str) -> set[int]:
        """Return the ids of the topic with this address and of everything below it; none for an unknown one."""
        found: set[int] = set()
        waiting = [topic.pk for topic in self.topics if topic.slug == slug]
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                waiting.extend(self._children[pk])
        return found

    def upward(self, pk: int | None) -> Iterator[int]:
        """Yield the id of a topic and of every broader one."""
        seen: set[int] = set()
        while pk is not None and pk not in seen:
            seen.add(pk)
            yield pk
            pk = self._parents.get(pk)


def topic_tree() -> TopicTree:
    """Return the tree that is at hand, or read it."""
    return _at_hand.get(None) or TopicTree()


@contextmanager
def topic_tree_at_hand() -> Iterator[None]:
    """Have the tree read once for all that is asked inside the `with`."""
    token = _at_hand.set(topic_tree())
    try:
        yield
    finally:
        _at_hand.reset(token)
