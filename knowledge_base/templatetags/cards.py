"""Cards of other pages, found when the page is shown."""

from typing import Any

from django import template
from django.template import Context

from knowledge_base.cards import Card, cards_by_hand, cards_by_query

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context: Context, value: Any) -> list[Card]:
    """Return the cards of a CardListBlock's value: by hand in their order, else by query; never the page itself."""
    if sample := getattr(value, "sample_cards", None):  # a block shown before it is chosen
        return sample
    page = context.get("page")
    fallen = getattr(page, "fallen_keys", None)
    if value.get("topic"):
        return cards_by_query(
            value["topic"],
            audience=value.get("audience") or "",
            how_many=value.get("how_many") or 1,
            but=page,
            fallen=fallen,
        )
    chosen = [(card["page"], card["words"] or "") for card in value["cards"] if card["page"]]
    return cards_by_hand(chosen, fallen=fallen)
