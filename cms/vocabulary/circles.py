"""Records that supersede one another: whether following them arrives where it began."""

from typing import Any


def leads_back(record: Any) -> bool:
    """Whether following what supersedes what arrives at `record`, or at anything, again."""
    seen, later = {record.pk}, record.superseded_by
    while later is not None:
        if later.pk in seen:
            return True
        seen.add(later.pk)
        later = later.superseded_by
    return False
