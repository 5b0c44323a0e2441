"""What articles refer to: topics in a tree, sources, an author and those who sign."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from bench.corpus.article import Author
from bench.corpus.prose import BRANCHES, TERMS, TOPICS_IN_A_BRANCH, phrase
from cms.core.references import key_of
from cms.vocabulary.models import Citation, Topic
from cms.vocabulary.models.topic import TopicSynonym
from tests.factories.knowledge_base import make_index
from tests.factories.workflow import make_user, publish_signed_off

SOURCES = 300
REPLACED = 3  # of the sources: what rests on them is flagged
REVIEWERS = 5
PUBLISHED = datetime.date(2015, 1, 1)


@dataclass(frozen=True)
class Library:
    """All that articles need before the first is written; `words` are the sealed words of each source, by its key."""

    index: Any
    author: Any
    reviewers: list[Any]
    topics: dict[int, Topic]
    sources: dict[int, Citation]
    words: dict[str, dict[str, str]]

    def writer(self, seed: int) -> Author:
        """Return who writes the articles; they are about the narrow topics, and so about those above as well."""
        narrow = [pk for pk, topic in self.topics.items() if topic.parent_id]
        return Author(seed=seed, topics=narrow, sources=list(self.sources))

    def subjects(self, topics: list[int]) -> list[int]:
        """Return the ids of these topics and of those above them."""
        above = {parent for pk in topics if (parent := self.topics[pk].parent_id)}
        return sorted({*topics, *above})


def make_library(seed: int) -> Library:
    """Write the records, and publish the list of articles by the real road."""
    chance = random.Random(f"records-{seed}")
    make_topics()
    make_sources(chance)
    index = publish_signed_off(make_index(), reviewer=make_user("managing_editor"))
    author = make_user("managing_editor", username="author")
    for number in range(REVIEWERS):
        make_user("clinical_reviewer", username=f"reviewer-{number}")
    return library(index, author)


def library(index: Any, author: Any) -> Library:
    """Return the records as they stand in the database."""
    sources = {source.pk: source for source in Citation.objects.order_by("pk")}
    reviewers = type(author).objects.filter(username__startswith="reviewer-").select_related("person").order_by("pk")
    return Library(
        index=index,
        author=author,
        reviewers=list(reviewers),
        topics={topic.pk: topic for topic in Topic.objects.order_by("pk").prefetch_related("synonyms")},
        sources=sources,
        words={key_of(source): source.sealed_words() for source in sources.values()},
    )


def make_topics() -> None:
    """Make a tree of two levels, each topic with a synonym."""
    for branch in range(BRANCHES):
        broad = Topic.objects.create(name=f"Care {branch + 1}", slug=f"care-{branch + 1}")
        for place in range(TOPICS_IN_A_BRANCH):
            number = branch * TOPICS_IN_A_BRANCH + place
            name = TERMS[number * 7].capitalize()
            topic = Topic.objects.create(name=name, slug=f"topic-{number}", parent=broad)
            TopicSynonym.objects.create(topic=topic, term=f"{name} syndrome")


def make_sources(chance: random.Random) -> None:
    """Make the sources, all of them in force."""
    kinds = list(Citation.Kind.values)
    Citation.objects.bulk_create(
        Citation(
            kind=kinds[number % len(kinds)],
            title=f"{phrase(chance, [chance.choice(TERMS)])}: a review",
            publisher="Journal of Clozapine Care",
            published_on=(day := PUBLISHED + datetime.timedelta(days=number * 11)),
            year=day.year,
            doi=f"10.1000/source-{number}",
            accessed_on=datetime.date(2025, 9, 14),
        )
        for number in range(SOURCES)
    )


def replace_sources() -> None:
    """Let a few sources lose their hold; without the new look at each page that this brings otherwise."""
    oldest = Citation.objects.order_by("pk").values("pk")[:REPLACED]
    superseded = {"status": Citation.Status.SUPERSEDED, "status_date": datetime.date(2025, 6, 13)}
    Citation.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).update(**superseded)
