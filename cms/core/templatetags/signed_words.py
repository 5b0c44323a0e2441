"""The words of a record as they were signed with the page that prints them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def words_of(context: Context, record: Any) -> Mapping[str, str]:
    """Return the words of `record`: those of the signature on `page`, or today's where there is no page."""
    if record is None:
        return {}
    page = context.get("page")
    words: Mapping[str, str] = page.words_of(record) if hasattr(page, "words_of") else record.sealed_words()
    return words
