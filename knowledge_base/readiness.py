"""What an article lacks before its review, in the author's words. Each rule names the block that it speaks of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cms.core.readiness import stream_gaps
from cms.vocabulary.terms import Audience
from knowledge_base.blocks.statement import stray_markers
from knowledge_base.blocks.tips import Severity

if TYPE_CHECKING:
    from knowledge_base.models import TopicArticlePage

# Addresses that every article has already.
TAKEN_ANCHORS = {"main", "answer", "answer-h", "act", "act-h", "changes", "evidence", "review", "review-h", "od"}


def gaps(article: TopicArticlePage) -> list[str]:
    """Return everything that is missing, all at once, in reading order."""
    return [
        *summary_gaps(article),
        *place_gaps(article),
        *body_gaps(article),
        *heading_gaps(article),
        *family_gaps(article),
    ]


def summary_gaps(article: TopicArticlePage) -> list[str]:
    """A page stands on other sites by its short answer, so it has one, with a source."""
    if not article.summary.strip():
        return ["Write the short answer: lists and other sites show nothing else of the article."]
    if not any(article.summary_citations):
        return ["Add at least one source to the short answer: it is read alone."]
    fault = stray_markers(article.summary, len(article.summary_citations))
    return [f"Short answer: {fault}"] if fault else []


def place_gaps(article: TopicArticlePage) -> list[str]:
    """A page can be found, and says whom it is for."""
    found = []
    if not article.audience:
        found.append("Say for whom the article is: clinicians, or individuals and families.")
    topics = Counter(link.topic for link in article.topic_links.all())
    if not topics:
        found.append("Choose at least one topic: without it nobody finds the article by subject.")
    found += [f"The topic “{topic}” is chosen twice: remove one." for topic, times in topics.items() if times > 1]
    if fault := twin_fault(article):
        found.append(f"Twin: {fault}")
    return found


def body_gaps(article: TopicArticlePage) -> list[str]:
    """Each block has what it needs."""
    if not article.body:
        return ["Write the body: the short answer alone does not show what it rests on."]
    return stream_gaps(article.body)


def heading_gaps(article: TopicArticlePage) -> list[str]:
    """Each heading is an address of its own."""
    headings = [child.value for child in article.body if child.block_type == "heading"]
    seen = Counter(heading.anchor for heading in headings if heading.anchor)
    twice = [f"Two headings read “{heading['text']}”: give them different words, for each is an address."
             for heading in headings if seen[heading.anchor] > 1]  # fmt: skip
    taken = [f"The heading “{heading['text']}” is the name of a part that every page has: choose other words."
             for heading in headings if heading.anchor in TAKEN_ANCHORS]  # fmt: skip
    return [*dict.fromkeys(twice), *taken]


def family_gaps(article: TopicArticlePage) -> list[str]:
    """A family that reads of danger reads when to get help now."""
    if article.audience != Audience.FAMILIES or article.red_flags:
        return []
    if any(child.value["severity"] == Severity.SAFETY for child in article.body if child.block_type == "tip"):
        return ["Add a red flag that says when to get help now: this page for families speaks of a danger."]
    return []


def twin_fault(article: TopicArticlePage) -> str:
    """Return why the chosen twin cannot be one; nothing when it can, or when none is chosen."""
    twin = article.twin
    if twin is None:
        return ""
    if twin.pk == article.pk:
        return "An article is not its own twin. Choose the one for the other audience."
    if twin.twin_id is not None and twin.twin_id == article.pk:
        return "That article names this one as its twin already, which is enough: leave this empty."
    if twin.audience == article.audience:
        return f"“{twin.title}” is for the same audience. Choose the article for the other one."
    others = type(article).objects.filter(twin=twin.pk).exclude(pk=article.pk)
    if twin.twin_id is not None or others.exists():
        return f"“{twin.title}” has a twin already. An article has one."
    return ""
