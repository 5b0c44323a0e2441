"""What questions are read by: sites, topics, codes and languages, kept in memory for as long as the head stands."""

from __future__ import annotations

from collections import defaultdict

from wagtail.models import Locale

from cms.delivery.head import Version, look
from cms.delivery.models import Publication
from cms.delivery.places import Place, Places
from cms.vocabulary.models import Topic, TopicCode

MOST_PATHS = 10_000


class Frame:
    """The surroundings of all publications at one version of the head; five queries."""

    def __init__(self) -> None:
        self.version: Version = look()
        self.places = Places.read()
        self.topics: dict[str, int] = dict(Topic.objects.values_list("slug", "pk"))
        self.locales: set[str] = set(Locale.objects.values_list("language_code", flat=True))
        self.codes: dict[tuple[str, str], set[int]] = defaultdict(set)
        for system, code, topic_id in TopicCode.objects.values_list("system", "code", "topic_id"):
            self.codes[system, code].add(topic_id)
        self._stands: dict[int, tuple[str, int] | None] = {}

    def stands(self, pk: int, place: Place) -> tuple[str, int] | None:
        """Return the path and depth of a public page of this site; None where there is none. Asked once for each."""
        if pk not in self._stands:
            if len(self._stands) >= MOST_PATHS:
                self._stands.clear()
            found = Publication.objects.filter(pk=pk, is_open=True).values_list("path", "depth").first()
            self._stands[pk] = found
        stands = self._stands[pk]
        return stands if stands and stands[0].startswith(place.path) else None


_kept: list[Frame] = []


def frame() -> Frame:
    """Return the frame that is in memory; whoever reads by it compares its version with that of what was read."""
    if not _kept:
        return renewed()
    return _kept[0]


def renewed() -> Frame:
    """Return the frame of this moment, and keep it."""
    _kept[:] = [Frame()]
    return _kept[0]


def forget_frame() -> None:
    """Keep no frame."""
    _kept.clear()
