"""Mark the words that somebody searched for."""

import re

from django.utils.safestring import SafeString, mark_safe

SHORTEST_WORD = 3
TAG_OR_ENTITY = re.compile(r"(<[^>]*>|&#?\w+;)")


def highlight(html: SafeString, query: str) -> SafeString:
    """Return `html`, which is safe already, with each word that begins like a word of `query` marked."""
    words = [re.escape(word) for word in re.findall(r"\w+", query or "") if len(word) >= SHORTEST_WORD]
    if not words:
        return html
    begins = re.compile(rf"\b(?:{'|'.join(words)})\w*", re.IGNORECASE)
    pieces = TAG_OR_ENTITY.split(html)
    marked = (piece if place % 2 else begins.sub(r"<mark>\g<0></mark>", piece) for place, piece in enumerate(pieces))
    return mark_safe("".join(marked))  # noqa: S308 (only marks are added)
