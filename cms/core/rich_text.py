"""Links in running text, absolute where other sites read them."""

import re

from wagtail.models import Site

LINK_WITHIN_SITE = re.compile(r'(<a\b[^>]*?\bhref=")(/(?!/)[^"]*")')


def site_root_url() -> str:
    """Return scheme and host of the public site, without a final slash."""
    roots = Site.get_site_root_paths()
    return roots[0].root_url if roots else ""


def with_absolute_links(html: str) -> str:
    """Give links within the site scheme and host, so that they work wherever the text is shown."""
    root_url = site_root_url()
    return LINK_WITHIN_SITE.sub(lambda match: f"{match[1]}{root_url}{match[2]}", html)
