"""Which page of the demonstration shows which state of a review, and where to look at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from home.demo.articles import (
    blood_counts,
    dispensing,
    enrollment,
    high_risk,
    interactions,
    levels,
    low_count,
    planned,
    seizures,
    starting,
    unfinished,
    urination,
)
from home.demo.writing import Article
from knowledge_base.models import TopicArticlePage


@dataclass(frozen=True)
class Stop:
    """One state, the article that was loaded in it, and what to look at there."""

    state: str
    article: Article
    to_see: str


@dataclass(frozen=True)
class Sight:
    """A stop with its addresses: for readers where the page has ever been public, and in the editor."""

    stop: Stop
    public_url: str
    editor_url: str


STOPS = (
    Stop("Draft, never submitted", unfinished.DRAFT, "The editor says what it lacks: a dose without a source."),
    Stop("In review", urination.FAMILY, "A first version for families. It waits for Jonah Rowan."),
    Stop(
        "In review, with one signature of two",
        high_risk.FIRST_YEAR,
        "Of high risk: Miriam Alder has signed for psychiatry, and Jonah Rowan puts it live for pharmacy.",
    ),
    Stop("Changes requested", unfinished.SENT_BACK, "Its short answer is wrong, and the reviewer says why."),
    Stop("Live and current", starting.ARTICLE, "Two versions, confirmed since, with a twin for families."),
    Stop(
        "Live and current, of high risk",
        high_risk.FIRST_DOSE,
        "A psychiatrist and a pharmacist signed it, each for their own specialty. It is due again after six months.",
    ),
    Stop("Live and current, for families", low_count.FAMILY, "Plain words, and when to get help now."),
    Stop("Live, due within a month", seizures.ARTICLE, "Still current; the list of what falls due names it."),
    Stop(
        "Live, corrected in a hurry",
        levels.ARTICLE,
        "Live with one signature; withdrawn unless Jonah Rowan or Tess Linden confirms it in time.",
    ),
    Stop("Live and overdue", interactions.ARTICLE, "The notice above the text says since when."),
    Stop("Live, with a fallen source", dispensing.ARTICLE, "One tip is struck, with what holds now below it."),
    Stop(
        "Live, with a change that is signed and waits for its day",
        planned.TACHYCARDIA,
        "The record says when the new text goes live; readers see the old one until then.",
    ),
    Stop(
        "Live, with a change that is signed and waits for its bundle",
        planned.CONSTIPATION,
        "It goes live in one moment with the page for families, or not at all.",
    ),
    Stop(
        "Live, with a change in review that its bundle waits for",
        planned.FAMILY,
        "When Miriam Alder signs it, both pages of the bundle are live within a minute.",
    ),
    Stop(
        "Live, overdue, with a fallen source and a correction in review",
        blood_counts.OUTDATED,
        "Readers see the old text, marked. The corrected one waits for Miriam Alder.",
    ),
    Stop("Withdrawn, with a replacement", enrollment.ARTICLE, "The address answers 410 and names the page to read."),
)


def sights() -> list[Sight]:
    """Return every stop whose page is there, in order; one query."""
    slugs = [stop.article.slug for stop in STOPS]
    pages = {page.slug: page for page in TopicArticlePage.objects.filter(slug__in=slugs)}
    return [_sight(stop, pages[stop.article.slug]) for stop in STOPS if stop.article.slug in pages]


def _sight(stop: Stop, page: TopicArticlePage) -> Sight:
    public = page.url if page.first_published_at else ""
    return Sight(stop, public or "", reverse("wagtailadmin_pages:edit", args=[page.pk]))
