"""Pages shown as a list: picked by hand, found by a query, or both; none of them twice."""

from collections import Counter
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from wagtail import blocks

from cms.core.blocks.link import PublicPageChooserBlock
from cms.core.blocks.ready import ReadyBlock

MOST_CARDS = 12


class CardListValue(blocks.StructValue):
    """A list of cards as `home.cards` reads it."""

    @property
    def picked(self) -> list[Any]:
        """Return the pages picked by hand, those without a choice left out."""
        return [card["page"] for card in self["cards"] if card.get("page")]

    @property
    def parent(self) -> Any:
        """Return the page whose pages below are listed, if one was chosen."""
        return self["query"].get("page")

    @property
    def most(self) -> int:
        """Return how many pages the query lists at most."""
        return self["query"].get("most") or 0


class CardListBlock(ReadyBlock):
    """A heading and a list of pages."""

    needs = {"heading": "Give this list of cards a heading."}

    heading = blocks.CharBlock(max_length=80, help_text="Stands above the list, and names it for screen readers.")
    cards = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "page",
                    PublicPageChooserBlock(
                        required=False, help_text="Its title, summary and review date are printed; never its draft."
                    ),
                )
            ],
            label="Card",
        ),
        default=[],
        max_num=MOST_CARDS,
        help_text="Pages picked by hand stand first, in this order. The same page cannot stand here twice.",
    )
    query = blocks.StructBlock(
        [
            (
                "page",
                PublicPageChooserBlock(
                    label="Pages below",
                    required=False,
                    help_text="Lists the current pages below this one, reviewed last first, after those picked.",
                ),
            ),
            (
                "most",
                blocks.IntegerBlock(
                    label="How many",
                    default=4,
                    validators=[MinValueValidator(1), MaxValueValidator(MOST_CARDS)],
                    help_text="At most so many are listed by the query.",
                ),
            ),
        ],
        label="By query",
    )

    def gaps(self, value: CardListValue) -> dict[str, str]:
        found = super().gaps(value)
        if not value.picked and not value.parent:
            found["cards"] = "Pick at least one page, or choose a page whose pages below are listed."
        elif len(value.picked) < len(value["cards"]):
            found["cards"] = "One card has no page, or its page no longer exists. Choose another, or remove the card."
        return found

    def faults(self, value: CardListValue) -> dict[str, str]:
        twice = [page for page, times in Counter(value.picked).items() if times > 1]
        return {"cards": f"“{twice[0].title}” stands here twice. Remove one of the cards."} if twice else {}

    class Meta:
        icon = "list-ul"
        label = "Card list"
        group = "Hub"
        description = "Pages as a list with summary and review date: picked by hand, found by a query, or both."
        preview_value = {"heading": "Begin here", "cards": [], "query": {"page": None, "most": 4}}
        template = "home/blocks/card_list.html"
        value_class = CardListValue
        label_format = "Cards: {heading}"
