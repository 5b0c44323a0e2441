"""What one article of the corpus says: its fields as they are stored, the same for the same seed and number."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.corpus.prose import paragraphs, phrase, sentence, terms_of
from cms.vocabulary.terms import Audience

QUESTIONS = (
    "How is {term} recognized {where}?",
    "What does {term} change {where}?",
    "When does {term} need a second opinion {where}?",
    "Who follows up on {term} {where}?",
    "Does {term} end the treatment {where}?",
    "Can {term} wait {where}?",
)
PLACES = ("in the clinic", "at home", "on the ward", "in the first weeks", "after a pause", "in older adults")
HEADINGS = (
    "What to look for",
    "What to do first",
    "Who is at risk",
    "How often to check",
    "When to call",
    "What changed",
)


@dataclass(frozen=True)
class Article:
    """The fields of one article; `values` are those of the page, `topics` the ids of its topics in order."""

    number: int
    values: dict[str, Any]
    topics: list[int]


class Author:
    """Writes articles about `topics` that rest on `sources`, both given as primary keys."""

    def __init__(self, *, seed: int, topics: Sequence[int], sources: Sequence[int]) -> None:
        self.seed, self.topics, self.sources = seed, topics, sources

    def write(self, number: int) -> Article:
        """Return article `number`; no two have the same title or address."""
        return Draft(random.Random(f"{self.seed}-{number}"), number, self.sources).article(self.topics)


class Draft:
    """One article while it is written."""

    def __init__(self, chance: random.Random, number: int, sources: Sequence[int]) -> None:
        self.chance, self.number = chance, number
        self.terms = terms_of(chance)
        self.cited = chance.sample(sources, 4)

    def article(self, topics: Sequence[int]) -> Article:
        question = self.chance.choice(QUESTIONS).format(term=self.terms[0], where=self.chance.choice(PLACES))
        families = self.chance.random() < 0.2
        values = {
            "title": f"{question.removesuffix('?')}, case {self.number}?",
            "slug": f"{self.terms[0]}-case-{self.number}",
            "summary": f"{self.sentence()} {self.phrase()}. [1]",
            "summary_sources": [self.block("citation", self.cited[0])],
            "audience": Audience.FAMILIES if families else Audience.CLINICIANS,
            "jurisdiction": "US",
            "applies_to": "Adults. Clozapine by mouth.",
            "body": self.body(),
        }
        return Article(self.number, values, self.chance.sample(list(topics), self.chance.choice((1, 2, 2, 3))))

    def body(self) -> list[dict[str, Any]]:
        first, second = self.chance.sample(HEADINGS, 2)
        centerpiece = (self.dosage, self.monitoring, self.table)[self.number % 3]
        aside = (self.question, self.quote, self.callout)[self.number // 3 % 3]
        return [
            self.red_flag(),
            self.block("heading", {"text": first, "level": "h2"}),
            self.text(sentences=2, sources=1),
            self.tip(),
            self.block("heading", {"text": second, "level": "h2"}),
            centerpiece(),
            self.text(sentences=1, sources=0),
            aside(),
        ]

    def sentence(self) -> str:
        return sentence(self.chance, self.terms)

    def phrase(self) -> str:
        return phrase(self.chance, self.terms)

    def block(self, kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": self.id()}

    def id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def items(self, values: list[Any]) -> list[dict[str, Any]]:
        return [{"type": "item", "value": value, "id": self.id()} for value in values]

    def citations(self, how_many: int = 1) -> list[dict[str, Any]]:
        return self.items(self.chance.sample(self.cited, how_many))

    def text(self, *, sentences: int, sources: int) -> dict[str, Any]:
        said = paragraphs(self.chance, self.terms, sentences=sentences, sources=sources)
        return self.block("text", {"text": said, "citations": self.citations(sources)})

    def tip(self) -> dict[str, Any]:
        return self.block(
            "tip",
            {
                "statement": f"{self.phrase()}.",
                "detail": f"<p>{self.sentence()}</p>",
                "audience": self.chance.sample(["prescribers", "nurses", "pharmacists", "care-teams"], 2),
                "severity": self.chance.choice(["safety", "important", "routine"]),
                "strength": self.chance.choice(["strong", "conditional"]),
                "certainty": self.chance.choice(["high", "moderate", "low"]),
                "jurisdiction": "US",
                "effective_from": "2020-01-28",
                "citations": self.citations(),
            },
        )

    def red_flag(self) -> dict[str, Any]:
        rows = [{"sign": self.phrase(), "action": f"{self.phrase()}. [1]"} for _number in range(2)]
        return self.block(
            "red_flag", {"heading": "Act the same day", "rows": self.items(rows), "citations": self.citations()}
        )

    def dosage(self) -> dict[str, Any]:
        rows = [
            {"when": f"Day {day}", "dose": f"{12.5 * day} mg once or twice daily", "why": f"{self.phrase()}. [1]"}
            for day in (1, 2)
        ]
        return self.block(
            "dosage",
            {
                "title": "Clozapine by mouth, adults",
                "jurisdiction": "US",
                "effective_from": "2025-06-13",
                "rows": self.items(rows),
                "citations": self.citations(),
            },
        )

    def monitoring(self) -> dict[str, Any]:
        phases = [
            {"interval": "weekly", "start": "Day 1", "end": "6 months", "counts": 26},
            {"interval": "monthly", "start": "6 months", "end": "", "counts": None},
        ]
        thresholds = [
            {"count": "1500 or more", "action": "go", "words": "Start or continue"},
            {"count": "500 to 999", "action": "halt", "words": "Interrupt. Count daily"},
        ]
        return self.block(
            "monitoring",
            {
                "jurisdiction": "US",
                "effective_from": None,
                "phases": self.items(phases),
                "measure": "ANC",
                "unit": "Per microliter of blood.",
                "first_group": "General population",
                "second_group": "",
                "thresholds": self.items(thresholds),
                "note": f"{self.phrase()}.",
                "citations": self.citations(),
            },
        )

    def table(self) -> dict[str, Any]:
        headings = ("Who", "Before", "After")
        grid = {
            "caption": "Who does what in the first week",
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": [who, self.phrase(), self.phrase()]} for who in ("Prescriber", "Nurse", "Pharmacist")],
        }
        return self.block(
            "table",
            {"table": grid, "jurisdiction": "US", "effective_from": "2025-06-13", "citations": self.citations()},
        )

    def question(self) -> dict[str, Any]:
        answer = paragraphs(self.chance, self.terms, sentences=1, sources=1)
        return self.block(
            "question",
            {
                "question": f"What if the clinic never saw {self.terms[-1]}?",
                "answer": answer,
                "citations": self.citations(),
            },
        )

    def quote(self) -> dict[str, Any]:
        return self.block(
            "quote",
            {
                "quote": self.sentence(),
                "attribution": "Food and Drug Administration",
                "as_of": "2025-06-13",
                "citations": self.citations(),
            },
        )

    def callout(self) -> dict[str, Any]:
        link = {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/drugs"}
        said = paragraphs(self.chance, self.terms, sentences=1, sources=0)
        return self.block("callout", {"heading": "For families", "text": said, "link": link})
