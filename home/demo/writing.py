"""Words for writing an article as its editor stores it: blocks with ids that stay, sources and pages by key.

Each function answers one block in the stored form. `citations` hold keys of `home.demo.sources`, a callout's `page` the
key of an article; `resolved` puts the rows of a database in their place.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = uuid.UUID("6f1f3a52-6d1b-4c0e-9a55-0c2f7a6f0d11")
Block = dict[str, Any]
LISTS = ("citations", "rows", "phases", "thresholds", "cards", "links")


@dataclass(frozen=True)
class Article:
    """Everything that an author fills in; its slug is also its key. `twin` is the key of the article for the others."""

    slug: str
    title: str
    audience: str
    summary: str
    summary_sources: tuple[str, ...]
    topics: tuple[str, ...]
    body: list[Block] = field(default_factory=list)
    applies_to: str = "Clozapine by mouth."
    twin: str = ""

    def sources(self) -> set[str]:
        """Return the keys of everything that the article rests on."""
        cited = [item["value"] for block in self.body for item in block["value"].get("citations", ())]
        return {*self.summary_sources, *cited}


def _id(*names: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, names))))


def _items(place: str, values: Iterable[Any]) -> list[Block]:
    return [{"type": "item", "value": value, "id": _id(place, n)} for n, value in enumerate(values)]


def _block(kind: str, name: str, value: Mapping[str, Any]) -> Block:
    stored = {key: _items(f"{name}/{key}", entry) if key in LISTS else entry for key, entry in value.items()}
    return {"type": kind, "value": stored, "id": _id(name)}


def heading(name: str, text: str) -> Block:
    """Open a section."""
    return _block("heading", name, {"text": text, "level": "h2"})


def text(name: str, html: str, *citations: str) -> Block:
    """Write paragraphs and lists."""
    return _block("text", name, {"text": html, "citations": citations})


def tip(
    name: str,
    statement: str,
    *citations: str,
    readers: Iterable[str],
    stands_alone: bool = False,
    **grading: str | None,
) -> Block:
    """State one thing to act on. `grading`: severity, strength, certainty; also detail and effective_from."""
    value = {
        "statement": statement,
        "detail": "",
        "audience": list(readers),
        "jurisdiction": "US",
        "effective_from": None,
        **grading,
        "citations": citations,
    }
    return _block("tip", name, value | _ticked(stands_alone=stands_alone))


def _ticked(*, stands_alone: bool) -> Block:
    return {"stands_alone": True} if stands_alone else {}


def dosage(name: str, title: str, rows: Iterable[tuple[str, str, str]], *citations: str) -> Block:
    """Tabulate when, dose and why."""
    table = [{"when": when, "dose": dose, "why": why} for when, dose, why in rows]
    value = {"title": title, "jurisdiction": "US", "effective_from": None, "rows": table, "citations": citations}
    return _block("dosage", name, value)


def monitoring(name: str, phases: Iterable[Mapping[str, Any]], *citations: str, note: str, **thresholds: Any) -> Block:
    """Set out a schedule. `thresholds`: measure, unit, first_group, second_group and the thresholds themselves."""
    value = {
        "jurisdiction": "US",
        "effective_from": None,
        "phases": phases,
        "measure": "",
        "unit": "",
        "first_group": "",
        "second_group": "",
        "thresholds": (),
        **thresholds,
        "note": note,
        "citations": citations,
    }
    return _block("monitoring", name, value)


def red_flag(name: str, title: str, rows: Iterable[tuple[str, str]], *citations: str) -> Block:
    """Name the signs that cannot wait."""
    signs = [{"sign": sign, "action": action} for sign, action in rows]
    return _block("red_flag", name, {"heading": title, "rows": signs, "citations": citations})


def callout(name: str, title: str, html: str, *, words: str, page: str) -> Block:
    """Point at another article."""
    return _block("callout", name, {"heading": title, "text": html, "link": {"text": words, "page": page, "url": ""}})


def paragraphs(name: str, html: str) -> Block:
    """Write running text without sources, as tabs and standard pages have it."""
    return {"type": "text", "value": html, "id": _id(name)}


def front_door(kind: str, name: str, **value: Any) -> Block:
    """Write one block of a hub or a standard page; `page` and `below` hold the slug of a live page."""
    return _block(kind, name, value)


def section(kind: str, *tips: Block, title: str = "", intro: str = "", stands_alone: bool = False) -> Block:
    """Collect tips into one of the six sections of a hub, which all are known by their stored names."""
    value = {"title": title, "intro": intro, "tips": list(tips), **_ticked(stands_alone=stands_alone)}
    return _block(kind, f"section/{tips[0]['id']}", value)


def resolved(stored: Any, *, sources: Mapping[str, int], pages: Mapping[str, int]) -> Any:
    """Return `stored` with the primary keys of what its keys stand for; an unknown key raises KeyError."""
    if isinstance(stored, list):
        return [resolved(entry, sources=sources, pages=pages) for entry in stored]
    if not isinstance(stored, dict):
        return stored
    found = {key: resolved(value, sources=sources, pages=pages) for key, value in stored.items()}
    if "citations" in found:
        found["citations"] = [{**item, "value": sources[item["value"]]} for item in found["citations"]]
    for name in ("page", "below"):
        if isinstance(found.get(name), str):
            found[name] = pages[found[name]]
    return found


def summary_sources(article: Article, sources: Mapping[str, int]) -> list[Block]:
    """Return the sources of the short answer in the stored form."""
    return [
        {"type": "citation", "value": sources[key], "id": _id(article.slug, "summary", key)}
        for key in article.summary_sources
    ]
