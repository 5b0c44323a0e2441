"""What is said about the review of a public page, beside its words."""

import datetime
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Envelope:
    """The review of a live page: `document` is what JSON says of it, the rest is by what lists are narrowed down."""

    status: str = ""
    tier: str = ""
    last_reviewed: datetime.date | None = None
    next_review: datetime.date | None = None
    document: dict[str, Any] | None = field(default=None)


@dataclass(frozen=True)
class Withdrawal:
    """Why and since when a page that was public is gone, and the page that replaces it; never the old text."""

    reason: str
    note: str = ""
    since: datetime.date | None = None
    replacement_id: int | None = None
