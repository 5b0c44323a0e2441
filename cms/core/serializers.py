"""Fields of any page in JSON: choosers as {id, type, title, url}, blocks in the words that were signed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from rest_framework.fields import Field
from wagtail.models import Page, Site

from cms.core.block_schema import schema_of
from cms.core.json_schema import Schema


def page_reference(page: Page | None) -> dict[str, Any] | None:
    """Return how JSON refers to a page."""
    if page is None:
        return None
    return {"id": page.pk, "type": page.specific_class._meta.label, "title": page.title, "url": page.full_url}


def absolute(url: str, context: Mapping[str, Any] | None) -> str:
    """Return the address of a file with the scheme and host of the site that is asked, where that is known.

    A `base_url` in the context stands for it, in what is kept for every site.
    """
    if base := (context or {}).get("base_url"):
        return f"{base}{url}" if url.startswith("/") else url
    request = (context or {}).get("request")
    site = Site.find_for_request(request) if request is not None else None
    return urljoin(site.root_url, url) if site else url


class WholePageField(Field):
    """A field that needs the page itself: its signature holds the words of the sources."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, source="*", read_only=True)

    @property
    def page_type(self) -> type[Page]:
        """Return the type of the pages whose field this is."""
        model: type[Page] = self.parent.Meta.model
        return model


class StreamOfPageField(WholePageField):
    """A StreamField in JSON."""

    def to_representation(self, page: Any) -> list[dict[str, Any]]:
        stream = getattr(page, self.field_name)
        context = {**self.context, "sealed_words": page.words_of}
        return stream.stream_block.get_api_representation(stream, context=context)

    def api_schema(self) -> Schema:
        """Return what JSON says of the stream, block by block."""
        return schema_of(self.page_type._meta.get_field(self.field_name).stream_block)
