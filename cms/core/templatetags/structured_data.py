"""What a page is, for search engines: JSON-LD, a block of data that no browser runs and so no policy forbids."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.templatetags.breadcrumb import breadcrumb

register = template.Library()

# Inside a script element nothing is escaped by HTML, so what could end it is escaped by JSON.
ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@register.simple_tag
def structured_data(page: Any, site_name: str) -> SafeString:
    """Set the way to `page` and what it says of itself as one JSON-LD block."""
    described = page.structured_data() if hasattr(page, "structured_data") else None
    graph = [*filter(None, [described, breadcrumb_list(page)])]
    if not graph:
        return SafeString("")
    if described and "publisher" not in described and site_name:
        described["publisher"] = {"@type": "Organization", "name": site_name}
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(ESCAPES)),  # noqa: S308  # every character that HTML could read is escaped
    )


def breadcrumb_list(page: Any) -> dict[str, Any] | None:
    """Return the way from the front page to `page`; None for the front page, to which there is none."""
    way = [*breadcrumb(page), page]
    if len(way) < 2:
        return None
    items = [
        {"@type": "ListItem", "position": position, "name": step.title, "item": step.full_url}
        for position, step in enumerate(way, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
