"""Mark the words that somebody searched for."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SHORTEST_WORD = 3


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """Return `text`, escaped, with each word that begins like a word of `query` marked."""
    words = [re.escape(word) for word in re.findall(r"\w+", query or "") if len(word) >= SHORTEST_WORD]
    if not words:
        return conditional_escape(text)
    pieces = re.split(rf"(\b(?:{'|'.join(words)})\w*)", text, flags=re.IGNORECASE)
    marked = (
        f"<mark>{conditional_escape(piece)}</mark>" if place % 2 else conditional_escape(piece)
        for place, piece in enumerate(pieces)
    )
    return mark_safe("".join(marked))  # noqa: S308 (every piece is escaped above)
