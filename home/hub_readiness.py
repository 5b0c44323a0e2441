"""What a hub or a standard page lacks before its review, in the author's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.rich_text import get_text_for_indexing

from cms.core.blocks.link import is_public
from cms.core.readiness import name_of, stream_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wagtail.blocks import StreamValue

    from home.models import ResourceHubPage, StandardPage

TAB_FIELDS = ("resources", "education", "join_us", "consultation")


def gaps(hub: ResourceHubPage) -> list[str]:
    """Return everything that is missing, all at once, in reading order."""
    return [
        *([] if hub.strapline.strip() else ["Write the strapline: other sites show it as the description of the hub."]),
        *([] if not is_empty_text(hub.welcome) else ["Write the welcome: readers learn from it for whom the hub is."]),
        *field_gaps("Offerings", hub.offerings),
        *offering_gaps(hub),
        *field_gaps("Pull quote", hub.quote),
        *(gap for name in TAB_FIELDS for gap in field_gaps(label_of(hub, name), getattr(hub, name))),
        *consultation_gaps(hub),
        *field_gaps("Clinical tips", hub.tips),
        *field_gaps("Sample questions", hub.questions),
        *field_gaps("Leaders", hub.leaders),
        *field_gaps("Partners", hub.partners),
    ]


def standard_gaps(page: StandardPage) -> list[str]:
    """Return what a standard page lacks."""
    found = [] if page.summary.strip() else ["Write the summary: lists and search engines show nothing else."]
    if not page.body:
        found.append("Write the body: the summary alone is no page.")
    return [*found, *field_gaps("Body", page.body)]


def field_gaps(label: str, stream: StreamValue) -> Iterator[str]:
    """Yield what the blocks of one field lack, each with the name of the field and of the block."""
    yield from (f"{label}: {gap}" for gap in stream_gaps(stream))


def offering_gaps(hub: ResourceHubPage) -> Iterator[str]:
    """Yield the offerings whose page readers could not open; the hub itself will be public when it is signed."""
    for position, child in enumerate(hub.offerings, start=1):
        page = child.value["page"]
        if page is not None and page.pk != hub.pk and not is_public(page):
            yield (
                f"Offerings: {name_of(child, position)}: “{page.title}” is not public. "
                "Have it signed first, or choose another page."
            )


def consultation_gaps(hub: ResourceHubPage) -> Iterator[str]:
    """An unanswered question leads to Consultation, so that something stands there."""
    asked = [child for child in hub.questions if child.value["page"] is None]
    if asked and not hub.consultation:
        yield "Consultation: Say how to ask: a sample question without an answer leads there."


def label_of(hub: ResourceHubPage, name: str) -> str:
    """Return what the editor calls a field."""
    label = str(hub._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def is_empty_text(html: str) -> bool:
    """Whether a rich text field says nothing."""
    return not get_text_for_indexing(html).strip()
