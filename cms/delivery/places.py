"""Where pages stand on the sites of an installation: their addresses, put into stored documents when these are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS
from wagtail.models import Page, Site

from cms.delivery.documents import BASE_MARK, OWN_MARK

STEP = Page.steplen


def section_of(url_path: str) -> str:
    """Return the part of the site that holds a page: the slug right below the front page, empty for that itself."""
    _tree, _front_page, *below = url_path.split("/")
    return below[0] if below else ""


@dataclass(frozen=True)
class Place:
    """A site as far as addresses need it: `path` of its root page in the tree, `url_path` of that page."""

    pk: int
    hostname: str
    port: int
    is_default: bool
    root_url: str
    name: str
    path: str
    url_path: str


class Places:
    """All sites, most specific root first, as Wagtail orders them."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self._prefix = reverse("wagtail_serve", args=("",))

    @classmethod
    def read(cls) -> Places:
        """Return the sites as they are now; one query."""
        sites = Site.objects.select_related("root_page").order_by(
            "-root_page__url_path", "-is_default_site", "hostname"
        )
        return cls(
            [
                Place(
                    pk=site.pk,
                    hostname=site.hostname,
                    port=site.port,
                    is_default=site.is_default_site,
                    root_url=site.root_url,
                    name=site.site_name or site.root_page.title,
                    path=site.root_page.path,
                    url_path=site.root_page.url_path,
                )
                for site in sites
            ]
        )

    def of_host(self, hostname: str, port: int) -> Place | None:
        """Return the site that answers for a host, as Wagtail finds it: the default one where none other does."""
        named = [place for place in self.places if place.hostname == hostname]
        exact = [place for place in named if place.port == port] or [place for place in named if place.is_default]
        if exact:
            return exact[0]
        if len(named) == 1:
            return named[0]
        return next((place for place in self.places if place.is_default), None)

    def named(self, hostname: str, port: int | None = None) -> list[Place]:
        """Return the sites of a host name, on one port where it is given."""
        return [place for place in self.places if place.hostname == hostname and (port is None or place.port == port)]

    def address(self, url_path: str) -> str | None:
        """Return the whole address of a page, on the first site where several show it; None on no site."""
        place = next((place for place in self.places if url_path.startswith(place.url_path)), None)
        if place is None:
            return None
        below = quote(url_path[len(place.url_path) :], safe=f"{RFC3986_SUBDELIMS}/~:@")
        return f"{place.root_url}{self._prefix}{below}"


def in_place(text: str, *, address: str | None, base: str) -> str:
    """Return a stored text with the page's own address, and addresses of the API and of files below `base`."""
    written = json.dumps(base, ensure_ascii=False)[1:-1]
    return text.replace(OWN_MARK, json.dumps(address, ensure_ascii=False)).replace(BASE_MARK, written)
