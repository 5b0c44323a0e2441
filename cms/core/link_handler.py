"""Links in running text lead only to what the public may open."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.core.links import linked_id, linked_pages


class PublicPageLinkHandler(PageLinkHandler):
    """Links to pages that the public may open; a link to any other page is left as plain words."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        ids = [linked_id(attrs) for attrs in attrs_list]
        pages = linked_pages(ids)
        found = (None if pk is None else pages[pk] for pk in ids)
        return [page if page and page.open_to_public else None for page in found]
