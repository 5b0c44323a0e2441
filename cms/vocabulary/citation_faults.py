"""What is wrong with a source as an editor has entered it: each rule answers with field names and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.vocabulary.circles import leads_back

if TYPE_CHECKING:
    from cms.vocabulary.models import Citation

IDENTIFIERS = ("doi", "pmid", "nct_number", "label", "url")
ALREADY_HERE = "already-here"


def faults(citation: Citation) -> dict[str, ValidationError]:
    """Return every fault of `citation` by field name."""
    return identity_faults(citation) | date_faults(citation) | status_faults(citation)


def identity_faults(citation: Citation) -> dict[str, ValidationError]:
    """A source can be found, and stands in the library once."""
    if not any(getattr(citation, name) for name in IDENTIFIERS):
        return {"doi": ValidationError("Give a DOI, PMID, NCT number, label or address: readers must find the source.")}
    return {
        name: ValidationError(
            "“%(existing)s” has the same %(identifier)s. Cite that one instead.",
            code=ALREADY_HERE,
            params={"existing": other, "identifier": citation._meta.get_field(name).verbose_name},
        )
        for name, other in type(citation).objects.twins_of(citation)
    }


def date_faults(citation: Citation) -> dict[str, ValidationError]:
    """Nothing was published, opened or withdrawn on a day that has not come."""
    today = timezone.localdate()
    found = {
        name: ValidationError("This day lies in the future.")
        for name in ("published_on", "accessed_on", "status_date")
        if (day := getattr(citation, name)) and day > today
    }
    if citation.year and citation.year > today.year:
        found["year"] = ValidationError("This year lies in the future.")
    return found


def status_faults(citation: Citation) -> dict[str, ValidationError]:
    """A status says since when it holds and what holds now."""
    if citation.status == citation.Status.ACTIVE:
        if citation.superseded_by_id:
            return {"superseded_by": ValidationError("A source in force is not superseded: change its status too.")}
        return {}
    found = {}
    if not citation.status_date:
        found["status_date"] = ValidationError("Say since when: readers are told this day beside every statement.")
    if citation.status == citation.Status.SUPERSEDED and not (citation.superseded_by_id or citation.status_note):
        found["superseded_by"] = ValidationError(
            "Choose what replaces this source, or say in the note why nothing does."
        )
    if leads_back(citation):
        found["superseded_by"] = ValidationError("This leads back to the source itself. Choose what is in force now.")
    return found
