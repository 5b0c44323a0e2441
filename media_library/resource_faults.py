"""What is wrong with a resource as an editor has entered it: each rule answers with field names and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.vocabulary.circles import leads_back

if TYPE_CHECKING:
    from media_library.models import Resource


def faults(resource: Resource) -> dict[str, ValidationError]:
    """Return every fault of `resource` by field name."""
    said = place_faults(resource) | twin_faults(resource) | date_faults(resource)
    if leads_back(resource):
        said["superseded_by"] = "This leads back to the resource itself. Choose what is in use now, or nothing."
    return {name: ValidationError(text) for name, text in said.items()}


def place_faults(resource: Resource) -> dict[str, str]:
    """A resource is found in one place: as a file of ours, or at its publisher's."""
    if resource.document_id and resource.url:
        return {"url": "Choose a file or give an address, not both."}
    if not resource.document_id and not resource.url:
        return {"url": "Choose a file or give an address: readers must find the resource."}
    if resource.document_id and not resource.document.is_open():
        return {"document": f"The public may not open “{resource.document}”: its collection is restricted."}
    return {}


def twin_faults(resource: Resource) -> dict[str, str]:
    """A resource stands here once: another version of it is another resource, which supersedes it."""
    others = type(resource).objects.exclude(pk=resource.pk)
    said = "“{}” is the same resource. Choose that one, or tell them apart by version."
    if resource.document_id and (other := others.filter(document=resource.document_id).first()):
        return {"document": said.format(other)}
    if resource.url and (other := others.filter(url=resource.url, version__iexact=resource.version).first()):
        return {"url": said.format(other)}
    edition = {"title__iexact": resource.title, "publisher__iexact": resource.publisher}
    if other := others.filter(**edition, year=resource.year, version__iexact=resource.version).first():
        return {"title": said.format(other)}
    return {}


def date_faults(resource: Resource) -> dict[str, str]:
    """Nothing was published or opened on a day that has not come."""
    today, found = timezone.localdate(), {}
    if resource.year and resource.year > today.year:
        found["year"] = "This year lies in the future."
    if resource.checked_on and resource.checked_on > today:
        found["checked_on"] = "This day lies in the future."
    return found
