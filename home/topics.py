"""The topics that the front page offers: only those that lead to an answer."""

from dataclasses import dataclass

from cms.vocabulary.models import Topic
from home.currency import listed_answers
from knowledge_base.models import ArticleTopic


@dataclass(frozen=True)
class TopicEntry:
    """A topic at the top of the tree, with how many answers it leads to."""

    name: str
    slug: str
    narrower: str
    answers: int


def topics_with_answers() -> list[TopicEntry]:
    """Return the broadest topics that have an answer in our lists, in the order of their names; four queries."""
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    found: dict[int, set[int]] = {}
    links = ArticleTopic.objects.filter(page__in=listed_answers().values("pk")).values_list("topic_id", "page_id")
    for topic_id, page_id in links:
        above: int | None = topic_id
        while above is not None:
            found.setdefault(above, set()).add(page_id)
            above = topics[above].parent_id
    return [
        TopicEntry(
            name=topic.name,
            slug=topic.slug,
            narrower=", ".join(t.name for t in topics.values() if t.parent_id == topic.pk and t.pk in found),
            answers=len(found[topic.pk]),
        )
        for topic in topics.values()
        if topic.parent_id is None and topic.pk in found
    ]
