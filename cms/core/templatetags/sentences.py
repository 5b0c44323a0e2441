"""Shortening that never cuts a word or a sentence that could stand whole."""

import re

from django import template

register = template.Library()

END_OF_SENTENCE = re.compile(r"[.?!](?=\s|$)")


@register.filter
def whole_sentences(text: str, most: int) -> str:
    """Return the first whole sentences of `text` within `most` characters; one that is longer ends after a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [match.end() for match in END_OF_SENTENCE.finditer(text) if match.end() <= most]
    if ends:
        return text[: ends[-1]]
    return text[: most - 2].rsplit(" ", 1)[0].rstrip(",;:") + " …"
