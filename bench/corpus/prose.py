"""Sentences that read like an answer for clinicians and mean nothing: no expert signed them, and nobody shall use them.

Common words stand in every article. Terms are rare to different degrees (a Zipf law over 1,600 of them), so that
searching for one finds between half of the corpus and a handful of pages, as it does in a real library.
"""

from __future__ import annotations

import itertools
import random
import tomllib
from pathlib import Path

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text())
TERMS = tuple(begun + ended for ended, begun in itertools.product(WORDS["endings"], WORDS["beginnings"]))
TERMS_OF_AN_ARTICLE = 9
BRANCHES, TOPICS_IN_A_BRANCH = 8, 4
TOPICS = BRANCHES * TOPICS_IN_A_BRANCH  # the narrow ones, which articles are about


def terms_of(chance: random.Random) -> list[str]:
    """Return what one article is about: few terms, the common ones in many articles."""
    ranks = dict.fromkeys(int(len(TERMS) ** chance.random()) - 1 for _number in range(TERMS_OF_AN_ARTICLE))
    return [TERMS[rank] for rank in ranks]


def sentence(chance: random.Random, terms: list[str]) -> str:
    """Return one sentence of about 120 characters."""
    who, does, what = (chance.choice(WORDS[kind]) for kind in ("subjects", "verbs", "objects"))
    when, why = (chance.choice(WORDS[kind]) for kind in ("moments", "reasons"))
    return f"{who} {does} {what} for {chance.choice(terms)} {when}, {why}."


def phrase(chance: random.Random, terms: list[str]) -> str:
    """Return a few words, verb first."""
    does, what = (chance.choice(WORDS[kind]) for kind in ("verbs", "objects"))
    return f"{does.capitalize()} {what} for {chance.choice(terms)}"


def paragraphs(chance: random.Random, terms: list[str], *, sentences: int, sources: int) -> str:
    """Return rich text that points once at each of `sources`."""
    said = [sentence(chance, terms) for _number in range(sentences)]
    for number in range(1, sources + 1):
        said[number - 1] = f"{said[number - 1]} [{number}]"
    half = (sentences + 1) // 2
    return "".join(f"<p>{' '.join(part)}</p>" for part in (said[:half], said[half:]) if part)


def search_words(*, seed: int, how_many: int) -> list[str]:
    """Return what readers search for: terms from common to rare, and every fourth time two words, both wanted."""
    chance = random.Random(f"search-{seed}")
    ranks = sorted({int(1.06**step) for step in range(100)})
    terms = [TERMS[rank] for rank in ranks if rank < len(TERMS)]
    asked = [chance.choice(terms) for _number in range(how_many)]
    return [f"{term} {chance.choice(WORDS['common'])}" if at % 4 == 3 else term for at, term in enumerate(asked)]
