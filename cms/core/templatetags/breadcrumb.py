"""The way from the front page to where a reader is."""

from django import template
from wagtail.models import Page

register = template.Library()

FRONT_PAGE_DEPTH = 2


@register.simple_tag
def breadcrumb(page: Page) -> list[Page]:
    """Return the pages above `page`, front page first; a page that was served knows them without a query."""
    above: list[Page] = []
    while page.depth > FRONT_PAGE_DEPTH:
        page = page.get_parent()
        above.insert(0, page)
    return above
