"""What every page of a Center is, before anyone speaks of review."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from cms.core.envelope import Envelope, Withdrawal
from cms.core.forms import PageForm
from cms.core.json_schema import Schema
from cms.core.modules import Module
from cms.core.panels import ADDRESS_AND_MENUS_PANEL, TITLE, editor_of_page


def is_restricted(path: str = "path") -> Exists:
    """Tell, within a query of pages, whether a page or one above it is restricted; `.public()` needs a query for it."""
    above = Substr(OuterRef(path), 1, Length("page__path"))
    return Exists(PageViewRestriction.objects.filter(page__path=above))


def open_to_all(pages: QuerySet) -> QuerySet:
    """Leave out restricted pages and those below one."""
    return pages.exclude(is_restricted())


class BasePage(Page):
    """A page with a Center's habits: no promotion of drafts, no aliases, one source of its public address.

    `described_by` names the field in which a page says of itself what it is. `public_format` is the kind of page, and
    `audience` whom it is for, by which lists are narrowed down; `is_quoted` says that other pages print more of this
    one than its title.
    """

    base_form_class = PageForm
    described_by = ""
    public_format = "page"
    audience = ""
    is_quoted = False
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

    # What publications are made of (cms.delivery)

    @classmethod
    def joined(cls, pages: QuerySet) -> QuerySet:
        """Join to these pages what documents need from single rows; each type adds its own."""
        return pages.select_related("locale")

    @classmethod
    @contextmanager
    def at_hand(cls, pages: Sequence[Any]) -> Iterator[None]:
        """Have all that these pages print, inside the `with`, from a fixed number of queries."""
        yield

    @cached_property
    def envelope(self) -> Envelope:
        """Return what is said of the review of this page."""
        return Envelope()

    @classmethod
    def envelope_schema(cls) -> Schema:
        """Return what JSON says of the review."""
        return {"type": "null"}

    def withdrawal(self) -> Withdrawal | None:
        """Return what the public is told of a page that was taken back; None where it never was."""
        return None

    def subjects(self) -> set[int]:
        """Return the ids of the topics that this page is about, with every broader one; each type says its own."""
        return set()

    def modules(self) -> Sequence[Module]:
        """Return the parts of this page that may be read without it, in reading order."""
        return ()

    def printed_on(self) -> Collection[int]:
        """Return the ids of pages that print this one though they do not refer to it."""
        return ()

    def next_turn(self, now: datetime.datetime) -> datetime.datetime | None:
        """Return when this page reads differently though nobody changes it; its review date is not meant."""
        return None

    # Wagtail overrides

    get_edit_handler = editor_of_page

    def get_view_restrictions(self) -> QuerySet:
        """Return the restrictions on this page and those above it; asked twice, they are read once."""
        return self._view_restrictions
