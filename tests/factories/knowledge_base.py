"""Articles as drafts, and stored values of the clinical blocks: one complete, one that a draft may hold."""

from typing import Any

from wagtail.models import Site

from cms.vocabulary.models import Citation
from cms.vocabulary.terms import Audience
from knowledge_base.models import ArticleTopic, KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.core import VALID_BLOCKS as VALID_NEUTRAL_BLOCKS
from tests.factories.vocabulary import make_citation, make_topic

SPARSE_BLOCKS: dict[str, Any] = {
    "cited_text": {"text": "", "citations": []},
    "tip": {"statement": "", "citations": []},
    "dosage": {"title": "", "rows": [], "citations": []},
    "monitoring": {"phases": [], "thresholds": [], "citations": []},
    "red_flag": {"heading": "", "rows": [], "citations": []},
    "question_answer": {"question": "", "answer": "", "citations": []},
    "quote": {"quote": "", "as_of": None, "citations": []},
    "table": {"table": None, "citations": []},
    "card_list": {"heading": "", "cards": []},
}

TIP = {
    "statement": "Evaluate bowel function before the first dose.",
    "detail": "<p>Avoid anticholinergic medicines.</p>",
    "audience": ["prescribers", "nurses"],
    "severity": "safety",
    "strength": "strong",
    "certainty": "moderate",
    "jurisdiction": "US",
    "effective_from": "2020-01-28",
}
DOSAGE_ROWS = [
    {"when": "Day one", "dose": "12.5 mg once or twice daily", "why": "Low blood pressure, slow pulse, fainting [1]"},
    {"when": "Strong CYP1A2 inhibitor", "dose": "One third of the dose", "why": ""},
]
PHASES = [
    {"interval": "weekly", "start": "Day 1", "end": "6 months", "counts": 26},
    {"interval": "every-2-weeks", "start": "6 months", "end": "12 months", "counts": 13},
    {"interval": "monthly", "start": "12 months", "end": "", "counts": None},
]
THRESHOLDS = [
    {"count": "1500 or more", "action": "go", "words": "Start or continue"},
    {"count": "500 to 999", "action": "halt", "words": "Interrupt. Count daily"},
]
TABLE = {
    "caption": "Who does what in the first week",
    "columns": [{"type": "text", "heading": heading} for heading in ("Who", "Before", "After")],
    "rows": [
        {"values": ["Prescriber", "Orders the baseline count [1]", "Reads the first result"]},
        {"values": ["Nurse", "Explains the visits", ""]},
    ],
}
SIGNS = [
    {"sign": "ANC below 1000 per µL", "action": "Interrupt. [1]"},
    {"sign": "Fewer than three bowel movements a week", "action": "Call."},
]


def fixed_id(number: int) -> str:
    """Return an id that is the same in every run."""
    return f"00000000-0000-4000-8000-{number:012}"


def items(values: list[Any]) -> list[dict[str, Any]]:
    """Store a list as Wagtail does, with fixed ids."""
    return [{"type": "item", "value": value, "id": fixed_id(n)} for n, value in enumerate(values, start=1)]


def valid_blocks(*citations: Citation) -> dict[str, Any]:
    """Return a complete value of each clinical block, resting on `citations`."""
    sources = items([citation.pk for citation in citations])
    return {
        "cited_text": {"text": "<p>The risk did not end with the program. [1]</p>", "citations": sources},
        "tip": {**TIP, "citations": sources},
        "dosage": {
            "title": "Clozapine by mouth, adults",
            "jurisdiction": "US",
            "effective_from": "2025-06-13",
            "rows": items(DOSAGE_ROWS),
            "citations": sources,
        },
        "monitoring": {
            "jurisdiction": "US",
            "effective_from": None,
            "phases": items(PHASES),
            "measure": "ANC",
            "unit": "Per microliter of blood.",
            "first_group": "General population",
            "second_group": "",
            "thresholds": items(THRESHOLDS),
            "note": "Other countries differ.",
            "citations": sources,
        },
        "red_flag": {"heading": "Act the same day", "rows": items(SIGNS), "citations": sources},
        "question_answer": {
            "question": "Can the blood be drawn at any laboratory?",
            "answer": "<p>Yes, if the clinic receives the result. [1]</p>",
            "citations": sources,
        },
        "quote": {
            "quote": "Participation is no longer needed. [1]",
            "attribution": "Food and Drug Administration",
            "as_of": "2025-06-13",
            "citations": sources,
        },
        "table": {"table": TABLE, "jurisdiction": "US", "effective_from": "2025-06-13", "citations": sources},
    }


def card_list(*pages: Any, **fields: Any) -> dict[str, Any]:
    """Return a list of cards: these pages by hand, or the query in `fields`."""
    cards = items([{"page": page.pk, "words": "Read this next."} for page in pages])
    return {"heading": "Read next", "cards": cards, "below": None, "topic": "", "audience": "", "how_many": 4} | fields


def stream(*children: tuple[str, Any]) -> list[dict[str, Any]]:
    """Store blocks as Wagtail does, with fixed ids."""
    return [{"type": kind, "value": value, "id": fixed_id(n)} for n, (kind, value) in enumerate(children, start=100)]


def make_index(**fields: Any) -> KnowledgeBaseIndexPage:
    """Make the list of articles as a draft below the front page."""
    index = KnowledgeBaseIndexPage(
        **({"title": "Topics", "slug": "topics", "intro": "Answers for clinicians."} | fields)
    )
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=index)


def make_article(index: Any = None, *, citation: Citation | None = None, topics: Any = None, **fields: Any) -> Any:
    """Make an article as a draft that lacks nothing for its review."""
    citation = citation or make_citation()
    index = index or KnowledgeBaseIndexPage.objects.first() or make_index()
    blocks = valid_blocks(citation)
    defaults = {
        "title": "What blood counts does clozapine need?",
        "slug": f"blood-counts-{TopicArticlePage.objects.count() + 1}",
        "summary": "Check the absolute neutrophil count weekly for six months, then less often. [1]",
        "summary_sources": stream(("citation", citation.pk)),
        "audience": Audience.CLINICIANS,
        "jurisdiction": "US",
        "applies_to": "Adults. Clozapine by mouth.",
        "body": stream(
            ("heading", VALID_NEUTRAL_BLOCKS["heading"]),
            ("text", blocks["cited_text"]),
            ("tip", blocks["tip"]),
        ),
    }
    article = TopicArticlePage(**(defaults | fields))
    topics = [make_topic()] if topics is None else topics
    article.topic_links = [ArticleTopic(topic=topic) for topic in topics]
    return index.add_child(instance=article)
