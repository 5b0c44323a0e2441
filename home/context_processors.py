"""What frames every page: the Center's name, its menu and the words at the foot."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from cms.core.pages import open_to_all
from cms.vocabulary.terms import Audience
from home.models import HomePage, ResourceHubPage, StandardPage
from knowledge_base.models import KnowledgeBaseIndexPage


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu; `current` is the value of aria-current."""

    title: str
    url: str
    current: str = ""


@dataclass(frozen=True)
class Frame:
    """The words and links around every page.

    `nav` is the main menu, `doors` its pages below the front page, `standard` the pages on how the Center works.
    """

    name: str
    home_url: str = "/"
    nav: list[NavItem] = field(default_factory=list)
    doors: list[NavItem] = field(default_factory=list)
    standard: list[NavItem] = field(default_factory=list)
    index_url: str = ""
    families_url: str = ""
    about: str = ""
    disclaimer: str = ""
    funding: str = ""


def _item(request: HttpRequest, title: str, url: str, *, below: bool = True) -> NavItem:
    """Mark the entry whose page, or a page below it, is being shown."""
    if request.path == url:
        return NavItem(title, url, "page")
    return NavItem(title, url, "true" if below and request.path.startswith(url) else "")


def _pages_below(request: HttpRequest, root: Page) -> tuple[list[NavItem], list[NavItem], str]:
    """Return what the tree offers below the front page: first hubs, then lists; standard pages; where topics are.

    A standard page enters the menu where its author says so, at the end. One query, unless topics are in a hub only.
    """
    pages = open_to_all(Page.objects.child_of(root).live()).order_by("path").select_related("content_type")
    hubs, lists, added, standard = [], [], [], []
    index_url = ""
    for page in pages.annotate(menu_title=F("resourcehubpage__short_title")):
        item = _item(request, page.menu_title or page.title, page.get_url(request) or "")
        kind = page.cached_content_type.model_class()
        if kind is StandardPage:
            standard.append(item)
            if page.show_in_menus:
                added.append(item)
        else:
            (hubs if kind is ResourceHubPage else lists).append(item)
            if kind is KnowledgeBaseIndexPage:
                index_url = index_url or item.url
    if hubs and not index_url:
        index = open_to_all(KnowledgeBaseIndexPage.objects.live().descendant_of(root)).order_by("path").first()
        index_url = (index and index.get_url(request)) or ""
    return [*hubs, *lists, *added], standard, index_url


def _build_frame(request: HttpRequest) -> Frame:
    """Read the frame from the site's front page; entries that lead nowhere are left out."""
    site = Site.find_for_request(request)
    name = (site and site.site_name) or settings.WAGTAIL_SITE_NAME
    if site is None:
        return Frame(name=name)
    root = site.root_page.specific
    home = root if isinstance(root, HomePage) and root.live else None
    home_url = (home and home.get_url(request)) or "/"
    doors, standard, index_url = _pages_below(request, root)
    return Frame(
        name=name,
        home_url=home_url,
        nav=[_item(request, "Home", home_url, below=False), *doors, _item(request, "Search", reverse("search"))],
        doors=doors,
        standard=standard,
        index_url=index_url,
        families_url=f"{index_url}?audience={Audience.FAMILIES.value}" if index_url else "",
        about=home.about if home else "",
        disclaimer=home.disclaimer if home else "",
        funding=home.funding if home else "",
    )


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Offer `frame`, built when a template first asks for it and once a request, and `demo`."""
    if not hasattr(request, "_site_frame"):
        request._site_frame = SimpleLazyObject(lambda: _build_frame(request))  # type: ignore[attr-defined]
    return {"frame": request._site_frame, "demo": settings.DEMO}  # type: ignore[attr-defined]
