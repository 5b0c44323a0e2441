"""The lists of a hub, which the page has fetched all at once."""

from django import template
from django.template import Context

from home.blocks.cards import CardListValue
from home.cards import Card, cards_of

register = template.Library()


@register.simple_tag(takes_context=True)
def cards_here(context: Context, value: CardListValue, block_id: str | None) -> list[Card]:
    """Return the cards of one list; a block that is previewed alone fetches its own."""
    cards: dict[str, list[Card]] | None = context.get("cards")
    return cards[block_id] if cards is not None and block_id in cards else cards_of([value])[0]
