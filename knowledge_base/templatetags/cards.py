"""Cards of other pages, found when the page is shown."""

from typing import Any

from django import template
from django.template import Context

from knowledge_base.cards import Card, cards_of

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context: Context, value: Any, block_id: str | None) -> list[Card]:
    """Return the cards of a CardListBlock's value: those that the page has at hand, else found for it alone."""
    if sample := getattr(value, "sample_cards", None):  # a block shown before it is chosen
        return sample
    at_hand: dict[str, list[Card]] = context.get("cards") or {}
    if block_id in at_hand:
        return at_hand[block_id]
    page = context.get("page")
    return cards_of([value], but=page, fallen=getattr(page, "fallen_keys", None))[0]
