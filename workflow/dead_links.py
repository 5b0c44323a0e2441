"""Links within a page that lead nowhere: to a page that no longer exists or was withdrawn.

A link to a page that is not public yet is no fault: readers see its words, and the link once that page is signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.core.links import linked_ids
from workflow.models.governance import Governance


def dead_link_gaps(page: Page) -> list[str]:
    """Return one sentence for each place that links to a page that is gone, naming field and block; two queries."""
    places = [(place, pk) for place, stored in _places(page) for pk in dict.fromkeys(linked_ids(stored))]
    wanted = {pk for _place, pk in places} - {page.pk}
    if not wanted:
        return []
    titles = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "title"))
    gone = {
        row.page_id: row
        for row in Governance.objects.filter(page__in=wanted, status=Governance.Status.WITHDRAWN).select_related(
            "replacement"
        )
    }
    return [
        f"{place}: {_fault(titles.get(pk), gone.get(pk))}"
        for place, pk in places
        if pk in wanted and (pk not in titles or pk in gone)
    ]


def _fault(title: str | None, withdrawn: Governance | None) -> str:
    if title is None:
        return "A link leads to a page that no longer exists. Remove it, or choose another page."
    if withdrawn is not None and withdrawn.replacement is not None:
        return f"It links to “{title}”, which was withdrawn. Link to “{withdrawn.replacement.title}” instead."
    return f"It links to “{title}”, which was withdrawn. Remove the link, or choose another page."


def _places(page: Page) -> Iterator[tuple[str, Any]]:
    """Yield every place that may hold links, as an author knows it, with what is stored there."""
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField | RichTextField):
            continue
        label = str(field.verbose_name)
        label = label[:1].upper() + label[1:]
        value = getattr(page, field.name)
        if isinstance(field, RichTextField):
            yield label, value
            continue
        for position, stored in enumerate(value.raw_data, start=1):
            block = value.stream_block.child_blocks.get(stored["type"])
            if block is not None:
                yield f"{label}: Block {position}, {str(block.label).lower()}", stored["value"]
