"""What is known of a page apart from the product: what readers see of it, who had a hand in it, what is signed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

CLINICAL = {"rob", "kim", "hal"}
EDITORS = {"eve", "max"}
AUTHORS = {"ann", "hal"}
WITHDRAWING = {*EDITORS, "kim"}
EVERYBODY = ["ann", "eve", "max", "rob", "kim", "hal", "sue"]

# What readers see of each type of page; written down here once more, so that a name dropped there is missed here.
SHOWN = {
    "topicarticlepage": ["title", "slug", "seo_title", "search_description", "show_in_menus", "summary",
                         "summary_sources", "body", "audience", "twin", "jurisdiction", "applies_to", "topic_links"],
    "knowledgebaseindexpage": ["title", "slug", "seo_title", "search_description", "show_in_menus", "intro"],
}  # fmt: skip


def digest_of(page: Any) -> str:
    """Return the SHA-256 of what readers see of `page`, worked out without the product's seal."""
    shown = {}
    for name in SHOWN[page._meta.model_name]:
        if name == "topic_links":
            shown[name] = [{"sort_order": link.sort_order, "topic": link.topic_id} for link in page.topic_links.all()]
        elif name in ("body", "summary_sources"):
            shown[name] = list(getattr(page, name).raw_data)
        else:
            shown[name] = page.twin_id if name == "twin" else getattr(page, name)
    return hashlib.sha256(json.dumps(shown, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass
class Book:
    """What is known of one page: who had a hand in which revision, and which revision is signed."""

    owner: str
    hands: list[tuple[int, str]] = field(default_factory=list)
    before: frozenset[str] = frozenset()
    signed: list[int] = field(default_factory=list)
    live: int | None = None
    waiting: int | None = None
    digest: str = ""
    embargo: bool = False
    planned: int | None = None
    planned_by: str = ""
    planned_digest: str = ""
    urgent: str = ""  # "", or where the urgent correction of the page stands: drafting, in_review, live
    copied: int | None = None  # the live text as the newest draft, which belongs to nobody
    signers: set[str] = field(default_factory=set)

    def behind(self, revision: int) -> set[str]:
        """Return everybody who had a hand in `revision` since the signature before it."""
        since = max((signed for signed in self.signed if signed < revision), default=None)
        own = {name for number, name in self.hands if (since or 0) < number <= revision}
        return own if since is not None else own | self.before

    def is_of(self, name: str) -> bool:
        """Tell whether somebody may hand the page in and recall it: an editor any, an author their own."""
        return name in EDITORS or (name in AUTHORS and name == self.owner)

    @property
    def undecided(self) -> bool:
        """Whether something is in review, or signed and waiting for its release."""
        return self.waiting is not None or self.planned is not None

    def come_back(self) -> None:
        """Note that it went back to its author, and an urgent correction is a draft again."""
        self.waiting = self.planned = None
        self.urgent = "drafting" if self.urgent == "in_review" else self.urgent
