"""Telling caches in front of us what to let go of, after the commit and by a job: Wagtail's back ends, and by key.

`purge_since` reads what changed from the feed, so that one task tells of a change of five thousand pages too, and
told twice is told once. Nothing happens where no cache is set up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from django_tasks import task
from wagtail.contrib.frontend_cache.backends import HTTPBackend
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.delivery import surrogate_keys
from cms.delivery.documents import path_in_api
from cms.delivery.models import Change
from cms.delivery.places import Places

KEYS_AT_ONCE = 200
PATIENCE = 5  # seconds

logger = logging.getLogger(__name__)


class KeyBackend(HTTPBackend):
    """Sends PURGE with keys, as Varnish's xkey and caches that read `Surrogate-Key` understand it.

    What the cache does with it stands in its own configuration: docs/api.md has an example.
    """

    def purge_keys(self, keys: Sequence[str]) -> None:
        """Have the cache let go of every answer that carries one of the keys."""
        for start in range(0, len(keys), KEYS_AT_ONCE):
            named = " ".join(keys[start : start + KEYS_AT_ONCE])
            address = f"{self.cache_scheme}://{self.cache_netloc}/"
            request = Request(address, method="PURGE", headers={"Surrogate-Key": named, "xkey": named})  # noqa: S310 - set by the operator
            try:
                urlopen(request, timeout=PATIENCE).close()  # noqa: S310
            except (OSError, HTTPException) as error:
                logger.error("The cache at %s was not told that %s changed: %s", address, named, error)


@task()
def purge_since(number: int) -> None:
    """Tell every cache of all that has changed since the head had this number."""
    changed = Change.objects.filter(number__gt=number, page_id__isnull=False).order_by("page_id")
    ids = [pk for pk in changed.values_list("page_id", flat=True).distinct() if pk is not None]
    backends: Iterable[Any] = get_backends().values()
    for backend in backends:
        if isinstance(backend, KeyBackend):
            backend.purge_keys([*(f"page-{pk}" for pk in ids), surrogate_keys.LISTS, surrogate_keys.ALL])
        else:
            backend.purge_batch(_addresses(ids))


def _addresses(ids: Sequence[int]) -> list[str]:
    """Return where these pages stand and stood, their documents on every site, and the pages above, which list them."""
    places = Places.read()
    told = Change.objects.filter(page_id__in=ids).values_list("path", "url_path")
    stood = {*told, *Page.objects.filter(pk__in=ids).values_list("path", "url_path")}
    above = {path[:end] for path, _url_path in stood for end in range(2 * Page.steplen, len(path), Page.steplen)}
    listing = Page.objects.filter(path__in=above).values_list("url_path", flat=True)
    found = {places.address(url_path) for url_path in {*listing, *(url_path for _path, url_path in stood)}}
    found |= {f"{place.root_url}{path_in_api(pk)}" for place in places.places for pk in ids}
    return sorted(_redirected(ids).union(filter(None, found)))


def _redirected(ids: Sequence[int]) -> set[str]:
    """Return the addresses that lead to these pages: where a page moves, Wagtail has a redirect for each below it.

    It keeps them without the slash at the end, with which they were pages.
    """
    roots = Site.get_site_root_paths()
    redirects = Redirect.objects.filter(redirect_page_id__in=ids).select_related("site")
    return {each for redirect in redirects for link in redirect.old_links(roots) for each in (link, f"{link}/")}
