"""What every page of a Center is, before anyone speaks of review."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from cms.core.forms import PageForm
from cms.core.panels import ADDRESS_AND_MENUS_PANEL, TITLE, editor_of_page


def is_restricted() -> Exists:
    """Tell, within a query of pages, whether a page or one above it is restricted; `.public()` needs a query for it."""
    above = Substr(OuterRef("path"), 1, Length("page__path"))
    return Exists(PageViewRestriction.objects.filter(page__path=above))


def open_to_all(pages: QuerySet) -> QuerySet:
    """Leave out restricted pages and those below one."""
    return pages.exclude(is_restricted())


class BasePage(Page):
    """A page with a Center's habits: no promotion of drafts, no aliases, one source of its public address.

    `described_by` names the field in which a page says of itself what it is.
    """

    base_form_class = PageForm
    described_by = ""
    content_panels = [TITLE]
    promote_panels = [ADDRESS_AND_MENUS_PANEL]

    # Wagtail copies this list into each page type; search and the API see nothing else of the base page.
    class Meta:
        abstract = True

    def public_url(self) -> str:
        """Return the absolute address of the page, with scheme and host."""
        url: Any = self.full_url
        return url or ""

    @cached_property
    def _view_restrictions(self) -> QuerySet:
        ends = range(self.steplen, len(self.path) + 1, self.steplen)
        return PageViewRestriction.objects.filter(page__path__in=[self.path[:end] for end in ends])

    @property
    def summary_text(self) -> str:
        """Return what the page says of itself as one plain paragraph."""
        return " ".join(getattr(self, self.described_by).split()) if self.described_by else ""

    def public_description(self) -> str:
        """Return one plain paragraph about the page, for lists, search engines and links that others share."""
        return self.search_description or self.summary_text

    def card_facts(self) -> list[str]:
        """Return what stands beside the title in a list of mixed pages: its kind, then what matters of that kind."""
        name = str(self._meta.verbose_name)
        return [name[:1].upper() + name[1:]]

    def structured_data(self) -> dict[str, Any] | None:
        """Return what the page is in the words of schema.org, without `@context`; None where it is nothing special."""
        return None

    # Wagtail overrides

    get_edit_handler = editor_of_page

    def get_view_restrictions(self) -> QuerySet:
        """Return the restrictions on this page and those above it; asked twice, they are read once."""
        return self._view_restrictions
