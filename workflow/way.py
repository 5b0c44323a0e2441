"""Which page stands at an address: two queries however deep it lies, where Wagtail needs two for every level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from wagtail.models import Page

DEEPEST = Page._meta.get_field("path").max_length // Page.steplen


def page_below(above: Page, slugs: Sequence[str]) -> Any | None:
    """Return the page that the slugs lead to from `above`, with its governance and what it stands below; or None."""
    if len(slugs) > DEEPEST:
        return None
    addresses = [above.url_path + "".join(f"{slug}/" for slug in slugs[:end]) for end in range(1, len(slugs) + 1)]
    way = Page.objects.descendant_of(above).filter(slug__in=slugs, url_path__in=addresses).order_by("depth")
    pages = [above, *way]
    if len(pages) != len(slugs) + 1 or (kind := pages[-1].specific_class) is None:
        return None
    for upper, page in pairwise(pages):
        page._cached_parent_obj = upper
    found = kind.objects.select_related("governance").get(pk=pages[-1].pk)
    found._cached_parent_obj = pages[-2]
    return found
