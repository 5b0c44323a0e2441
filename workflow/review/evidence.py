"""The records that a text rests on, for whoever reviews it: what they are, and whether they still hold.

A record takes part by `sealed_words()` (workflow.dependencies). Where it also offers `link`, an address, `warning()`,
a sentence, or `is_fallen()`, reviewers see those; the workflow knows no record by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from workflow import standing
from workflow.dependencies import is_fallen, records, warning_of

Words = Mapping[str, Mapping[str, str]]


def is_words(value: Any) -> bool:
    """Tell whether `value` has the shape of Words."""
    return isinstance(value, dict) and all(
        isinstance(words, dict) and all(isinstance(word, str) for word in words.values()) for words in value.values()
    )


@dataclass(frozen=True)
class Source:
    """One record under a text; `state` is "new", "reworded", "gone" or empty, against the text compared with."""

    name: str
    kind: str
    state: str
    warning: str = ""
    link: str = ""


def sources(now: Words, before: Words) -> list[Source]:
    """Return what the text rests on now, then what it rested on before and no longer does."""
    known = records({*now, *before})
    listed = [_source(key, words, _state(words, before.get(key)), known) for key, words in now.items()]
    return listed + [_source(key, words, "gone", known) for key, words in before.items() if key not in now]


def _state(words: Mapping[str, str], earlier: Mapping[str, str] | None) -> str:
    if earlier is None:
        return "new"
    return "" if dict(words) == dict(earlier) else "reworded"


def _source(key: str, words: Mapping[str, str], state: str, known: Mapping[str, Any]) -> Source:
    model = apps.get_model(key.partition(":")[0])
    kind = str(model._meta.verbose_name)
    record = known.get(key)
    if record is None:
        return Source(words.get("title") or words.get("name") or key, kind, state, "This record no longer exists.")
    link = getattr(record, "link", "")
    return Source(str(record), kind, state, warning_of(record), link if isinstance(link, str) else "")


@dataclass(frozen=True)
class Fallen:
    """A record that no longer holds, with the ids of the live pages that rest on it."""

    name: str
    warning: str
    page_ids: frozenset[int]


def fallen_under(dependencies: Iterable[tuple[int, Collection[str]]]) -> list[Fallen]:
    """Return the fallen records among the keys of (page id, keys), most pages first."""
    resting: dict[str, set[int]] = defaultdict(set)
    for page_id, keys in dependencies:
        for key in keys:
            resting[key].add(page_id)
    found = [
        Fallen(str(record), warning_of(record), frozenset(resting[key]))
        for key, record in records(resting).items()
        if is_fallen(record)
    ]
    return sorted(found, key=lambda fallen: (-len(fallen.page_ids), fallen.name))


def live_dependencies() -> list[tuple[int, Collection[str]]]:
    """Return (page id, keys) of everything that is live."""
    signed = standing.live_signatures().values_list("page_id", "dependencies")
    return [(page_id, list(words)) for page_id, words in signed]
