"""What a reader typed, as words and nothing else: no sign has a meaning, and no length or encoding is an error."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_TERMS = 32  # as many as Wagtail's back end reads here (cms.core.search_backend)
MOST_PARTS = 64
LONGEST = 500  # signs of one word: PostgreSQL refuses lexemes of more than 2,046 bytes
PARTS_WITH_SYNONYMS = 8
LONGEST_SYNONYM = 5  # words
PART = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")  # 0.5 and example.org stay whole, as the parsers of both databases see them

# Words without which a sentence says the same; PostgreSQL's own list for English.
STOP_WORDS = frozenset(
    word
    for line in (
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers",
        "herself it its itself they them their theirs themselves what which who whom this that these those am is are",
        "was were be been being have has had having do does did doing a an the and but if or because as until while of",
        "at by for with about against between into through during before after above below to from up down in out on",
        "off over under again further then once here there when where why how all any both each few more most other",
        "some such no nor not only own same so than too very s t can will just don should now",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class AskedWords:
    """The terms to be found, each of one or more words that must all stand in a page.

    `telling` are the places of the terms by which pages are ranked; `runs` are words, or several in a row, that may be
    a synonym, with the places of the first and last term that they cover.
    """

    every: bool
    terms: tuple[str, ...] = ()
    telling: tuple[int, ...] = ()
    runs: tuple[tuple[str, int, int], ...] = ()

    def as_json(self) -> str:
        """Return this as the functions of the database read it."""
        runs = {run: (first, last) for run, first, last in self.runs}
        return json.dumps({"every": self.every, "terms": self.terms, "telling": self.telling, "runs": runs})


def read(words: str, *, every: bool) -> AskedWords:
    """Return the words of a text of any kind; without terms where it has none, or one that no page can hold."""
    written = unicodedata.normalize("NFC", words[: MOST_TERMS * LONGEST * 2]).split()[:MOST_TERMS]
    terms = [parts for term in written for each in term.lower().split("-") if (parts := PART.findall(each))]
    if any(len(part) > LONGEST for parts in terms for part in parts):
        return AskedWords(every)
    if every:
        terms = [[part] for parts in terms for part in parts]
    terms = terms[:MOST_PARTS]
    kept = [place for place, parts in enumerate(terms) if not STOP_WORDS.issuperset(parts)] or list(range(len(terms)))
    found = kept if every else list(range(len(terms)))
    return AskedWords(
        every,
        terms=tuple(" ".join(terms[place][:MOST_PARTS]) for place in found),
        telling=tuple(found.index(place) for place in kept),
        runs=tuple(_runs(terms, found)),
    )


def _runs(terms: list[list[str]], found: list[int]) -> Iterator[tuple[str, int, int]]:
    """Yield every row of up to five words among the first eight, with the first and last term that it covers."""
    for first in range(min(len(terms), PARTS_WITH_SYNONYMS)):
        for end in range(first + 1, min(first + LONGEST_SYNONYM, len(terms), PARTS_WITH_SYNONYMS) + 1):
            covered = [found.index(place) for place in range(first, end) if place in found]
            if covered:
                yield " ".join(part for parts in terms[first:end] for part in parts), covered[0], covered[-1]
