"""How hard a text is to read: sentences, words and the Flesch-Kincaid grade, a school year of the United States."""

from __future__ import annotations

import html
import re

# Readers know the names of their medicines; the formula counts only syllables (0.39 and 11.8: Kincaid et al., 1975).
DRUG_NAMES = {"clozapine", "norclozapine", "fluvoxamine", "ciprofloxacin", "enoxacin"}
BLOCK_END = re.compile(r"</(?:p|li|ul|ol|td|h\d)>", re.IGNORECASE)
ABBREVIATIONS = re.compile(r"\b(\d+)\.(\d+)")


def sentences(text: str) -> list[str]:
    """Return the sentences of HTML or plain text; the end of a paragraph or of a list item ends one, too."""
    parted = BLOCK_END.sub(". ", text)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", parted))
    plain = ABBREVIATIONS.sub(r"\1 point \2", re.sub(r"\[\d+\]", " ", plain))
    found = (part.strip() for part in re.split(r"[.!?:]+[”’)]?\s|\n+|[.!?]$", plain + " "))
    return [part for part in found if words(part)]


def words(text: str) -> list[str]:
    """Return the words of a text, numbers included."""
    return re.findall(r"[A-Za-z0-9µ]+(?:[’'-][A-Za-z0-9]+)*", text)


def syllables(word: str) -> int:
    """Estimate the syllables of an English word by its groups of vowels, a silent e aside."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", bare))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouy]{2}es$|[^td]ed$", bare) is not None
    return max(groups - silent, 1)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, the names of medicines aside."""
    parts = [[word for word in words(part) if word.lower() not in DRUG_NAMES] for part in sentences(text)]
    spoken = [word for part in parts for word in part]
    return 0.39 * len(spoken) / len(parts) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59
