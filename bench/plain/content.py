"""The fields of one plain article: as many words, rows and sources as an article of ours has."""

from __future__ import annotations

import random
import uuid
from typing import Any

from bench.corpus.prose import TERMS, TOPICS, paragraphs, phrase, sentence, terms_of


def write(number: int, *, seed: int) -> dict[str, Any]:
    """Return the fields of article `number`, the same for the same seed."""
    chance = random.Random(f"plain-{seed}-{number}")
    terms = terms_of(chance)

    def source() -> dict[str, str]:
        at = chance.randrange(300)
        return {
            "kind": "Journal article",
            "title": f"{phrase(chance, [TERMS[at]])}: a review",
            "publisher": "Journal of Clozapine Care",
            "published": "5 March 2021",
            "doi": f"10.1000/source-{at}",
            "url": f"https://doi.org/10.1000/source-{at}",
            "status": "active",
        }

    def block(kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": str(uuid.UUID(int=chance.getrandbits(128), version=4))}

    def text(sources: int) -> dict[str, Any]:
        said = paragraphs(chance, terms, sentences=2, sources=sources)
        return block("text", {"text": said, "sources": [source() for _number in range(sources)]})

    def table(rows: int) -> dict[str, Any]:
        lines = [{"sign": phrase(chance, terms), "action": f"{phrase(chance, terms)}. [1]"} for _row in range(rows)]
        return block("table", {"title": "Act the same day", "rows": lines, "sources": [source()]})

    tip = {
        "statement": f"{phrase(chance, terms)}.",
        "detail": f"<p>{sentence(chance, terms)}</p>",
        "severity": "safety",
        "strength": "Strong recommendation, moderate certainty of evidence",
        "sources": [source()],
    }
    body = [table(2), block("heading", "What to look for"), text(2), block("tip", tip)]
    body += [block("heading", "What to do first"), table(4), text(1), text(2), text(2)]
    return {
        "title": f"How is {terms[0]} recognized in the clinic, case {number}?",
        "slug": f"{terms[0]}-case-{number}",
        "summary": f"{sentence(chance, terms)} {phrase(chance, terms)}.",
        "audience": chance.choice(["clinicians", "individuals-and-families"]),
        "topic": f"topic-{chance.randrange(TOPICS)}",
        "body": body,
    }
