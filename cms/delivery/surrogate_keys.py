"""Keys by which a shared cache lets go of answers: `page-12`, `topic-3`, `section-library`, `pages` and `center`.

A document of the API that is one page's alone has that page's keys. Lists and counts depend on more than they name and
have `pages`; everything else, pages of the site with their menus and cards too, has `center`. These two go with every
change.
"""

from collections.abc import Iterable
from urllib.parse import quote

from wagtail.models import Page

from cms.core.pages import BasePage
from cms.delivery.models import Publication
from cms.delivery.places import section_of

LISTS, ALL = "pages", "center"


def of_publication(page_id: int, topics: Iterable[str], section: str) -> list[str]:
    """Return the keys of what is printed of one page."""
    of_section = [f"section-{quote(section)}"] if section else []  # a header holds no letters but Latin ones
    return [f"page-{page_id}", *(f"topic-{topic}" for topic in topics), *of_section]


def of_site_page(page: Page | None) -> list[str]:
    """Return the keys of a page of the site; of any other answer where there is none. One query where it has topics."""
    if page is None:
        return [ALL]
    has_topics = isinstance(page, BasePage) and type(page).subjects is not BasePage.subjects
    known = Publication.objects.filter(pk=page.pk).values_list("topics", flat=True).first() if has_topics else None
    return [*of_publication(page.pk, known or (), section_of(page.url_path)), ALL]
