"""The sources of one page: numbered as a reader meets them, in the words that were signed, with their status of today.

Page templates get `evidence`; block templates find it in their context. The words come from the signature, the status
from the record: a source that falls is marked everywhere at once, and nothing that was signed changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format

from cms.vocabulary.models import Citation

Words = Callable[[Citation], Mapping[str, str]]


@dataclass(frozen=True)
class Source:
    """One line of a page's evidence. `words` are printed; `citation` is the live record, for its status only."""

    number: int
    citation: Citation
    words: Mapping[str, str]

    @property
    def anchor(self) -> str:
        """Return the fragment that in-text numbers point at."""
        return f"r{self.number}"

    @property
    def title(self) -> str:
        """Return the title as it was signed."""
        return self.words["title"]

    @property
    def url(self) -> str:
        """Return where a reader finds the source; empty where it has no address."""
        return self.words["url"]

    @property
    def checked(self) -> str:
        """Return the day on which the source was last opened, as printed in lists."""
        day = self.words["accessed_on"]
        return date_format(datetime.date.fromisoformat(day), "j M Y") if day else ""

    @property
    def status(self) -> str:
        """Return the status of today: active, corrected, retracted or superseded."""
        return self.citation.status

    @property
    def warning(self) -> str:
        """Return what is wrong with the source today, for example “Source replaced 13 June 2025”; mostly empty."""
        return self.citation.warning()

    @property
    def note(self) -> str:
        """Return what holds now, in the words of whoever marked the source."""
        return self.citation.status_note if self.warning else ""

    @property
    def replacement(self) -> Citation | None:
        """Return the source that is in force instead; it has `title` and `link`."""
        return self.citation.superseded_by if self.warning else None

    def is_fallen(self) -> bool:
        """Whether nothing may rest on this source any longer."""
        return self.citation.is_fallen()


class Evidence:
    """A page's sources in order of first appearance."""

    def __init__(self, cited: Iterable[Citation | None], words: Words = Citation.sealed_words) -> None:
        self._sources: dict[int, Source] = {}
        for citation in cited:
            if citation is not None and citation.pk not in self._sources:
                self._sources[citation.pk] = Source(len(self._sources) + 1, citation, words(citation))

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    def of(self, citations: Iterable[Citation | None]) -> list[Source]:
        """Return the entries of `citations`, in their order; what the page does not cite is left out."""
        return [self._sources[c.pk] for c in citations if c is not None and c.pk in self._sources]

    def warned(self) -> list[Source]:
        """Return the sources that readers are warned of today."""
        return [source for source in self if source.warning]


@dataclass(frozen=True)
class Section:
    """A line under “On this page”."""

    anchor: str
    text: str
    warn: bool = False
