"""What every reviewed page says in JSON: choosers as {id, type, title, url}, records in the words that were signed."""

from typing import Any

from rest_framework.fields import Field
from wagtail.models import Page


def page_reference(page: Page | None) -> dict[str, Any] | None:
    """Return how JSON refers to a page."""
    if page is None:
        return None
    return {"id": page.pk, "type": page.specific_class._meta.label, "title": page.title, "url": page.full_url}


class WholePageField(Field):
    """A field that needs the page itself: its signature holds the words of the sources."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, source="*", read_only=True)


class StreamOfPageField(WholePageField):
    """A StreamField in JSON."""

    def to_representation(self, page: Any) -> list[dict[str, Any]]:
        stream = getattr(page, self.field_name)
        context = {**self.context, "sealed_words": page.words_of}
        return stream.stream_block.get_api_representation(stream, context=context)
