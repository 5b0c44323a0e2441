"""Other pages worth reading next."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from wagtail import blocks
from wagtail.blocks.list_block import ListValue

from cms.core.blocks.link import PublicPageChooserBlock, is_public
from cms.core.blocks.link_list import refuse_twice
from cms.core.blocks.ready import ReadyBlock
from cms.core.json_schema import TEXT, Schema, or_null
from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience

MOST_CARDS = 12
SAMPLE_CARDS = [
    {
        "title": "How do I start clozapine?",
        "words": "The first weeks, step by step.",
        "standing": "current",
        "facts": ["Clinicians"],
    },
    {
        "title": "What are the blood tests for?",
        "words": "In plain words, to hand on.",
        "standing": "current",
        "facts": ["Individuals and families"],
    },
]


def topic_choices() -> list[tuple[str, str]]:
    """Return every topic by its address, which is what the block stores."""
    return list(Topic.objects.values_list("slug", "name"))


class TopicChoiceBlock(blocks.ChoiceBlock):
    """A topic by its address; reading a stored one asks nothing of the database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=topic_choices, **kwargs)

    def normalize_choice(self, value: str | None) -> str | None:
        """Return the address as it was stored, where Wagtail looks for it among the choices."""
        return value

    def api_schema(self) -> Schema:
        """Return what JSON says of a chosen topic: its address, and not which there are today."""
        return or_null(TEXT)

    class Meta:
        icon = "tag"


class CardsBlock(blocks.ListBlock):
    """Pages chosen by hand, each once."""

    def __init__(self, **kwargs: Any) -> None:
        page = PublicPageChooserBlock(
            help_text="The card follows the page when it moves, and is dropped when it is withdrawn."
        )
        words = blocks.CharBlock(
            required=False,
            max_length=160,
            help_text="Why to read it, printed under its title. Left empty, its summary is.",
        )
        kwargs.setdefault("default", [])
        super().__init__(blocks.StructBlock([("page", page), ("words", words)], label="Card"), **kwargs)

    __init__.has_child_block_arg = False

    def clean(self, value: ListValue) -> ListValue:
        cleaned = super().clean(value)
        refuse_twice(
            [card["page"].pk if card["page"] else None for card in cleaned],
            "This page has a card already: remove one of the two.",
        )
        return cleaned

    class Meta:
        icon = "doc-empty-inverse"
        label = "Cards"


class CardListBlock(ReadyBlock):
    """Pages to read next: chosen by hand, then those about a topic or below a page that were reviewed last."""

    needs = {"heading": "Give this list of cards a heading."}

    heading = blocks.CharBlock(max_length=80, help_text="Says what the pages have in common; read out as their name.")
    cards = CardsBlock(
        label="By hand",
        max_num=MOST_CARDS,
        help_text="First and in this order, whatever a query adds. A page stands here once.",
    )
    below = PublicPageChooserBlock(
        required=False,
        label="By query: below",
        help_text="Lists the current pages below this one, reviewed last first. The list changes as they do.",
    )
    topic = TopicChoiceBlock(
        required=False,
        label="By query: topic",
        help_text="Lists current articles about it, and about what lies below it. The list changes as articles do.",
    )
    audience = blocks.ChoiceBlock(
        required=False,
        choices=Audience.choices,
        label="By query: for",
        help_text="Narrows a topic down to one audience; left empty, articles for all are listed.",
    )
    how_many = blocks.IntegerBlock(
        default=4,
        label="By query: how many",
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CARDS)],
        help_text=f"At most so many cards by query, from 1 to {MOST_CARDS}. Fewer where there are fewer pages.",
    )

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        pages = [card["page"] for card in value["cards"]]
        if not pages and not value["topic"] and not value["below"]:
            found["cards"] = "Choose pages by hand, a topic, or a page above others: this list of cards is empty."
        elif not all(pages):
            found["cards"] = "Choose a page for each card, or remove the card."
        elif hidden := [page for page in pages if not is_public(page)]:
            found["cards"] = f"“{hidden[0].title}” is not public: choose another page, or have that one signed first."
        elif value["below"] and not is_public(value["below"]):
            found["below"] = (
                f"“{value['below'].title}” is not public: choose another page, or have that one signed first."
            )
        elif value["topic"] and not Topic.objects.filter(slug=value["topic"]).exists():
            found["topic"] = "This topic does not exist any more: choose another one."
        return found

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        if value["topic"] and value["below"]:
            return {"topic": "Choose a topic, or a page above others, not both: empty one of the two."}
        return {}

    def get_preview_value(self) -> blocks.StructValue:
        value: blocks.StructValue = super().get_preview_value()
        value.sample_cards = SAMPLE_CARDS
        return value

    class Meta:
        icon = "list-ul"
        label = "Card list"
        group = "Links"
        description = "Pages to read next, by hand, by topic or below a page, each with whether it still holds."
        preview_value = {"heading": "Read next", "cards": [], "below": None, "topic": "", "audience": "", "how_many": 4}
        template = "knowledge_base/blocks/card_list.html"
        label_format = "Cards: {heading}"
