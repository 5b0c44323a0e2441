"""A sentence worth quoting, with whose it is, where it stands and when it held."""

import datetime

from wagtail import blocks

from cms.vocabulary.blocks import CitationsBlock
from home.relative_time import relative_words
from knowledge_base.blocks.statement import StatementBlock


class QuoteBlock(StatementBlock):
    """A pulled quote: what it claims is sourced, and dated where it speaks of time."""

    needs = {
        "text": "Write the words of the quote.",
        "citations": "Add the source of the quote: a claim this large is not published without one.",
    }
    texts = ("text",)

    text = blocks.TextBlock(
        max_length=400, help_text="Set large between the sections. Write [1] where the first source below applies."
    )
    attribution = blocks.CharBlock(
        required=False, max_length=120, help_text="Printed below: who says so, with role. Leave empty for the source."
    )
    as_of = blocks.DateBlock(
        label="As of",
        required=False,
        help_text="Printed as “As of”. Words such as “after 30 years” or “recently” cannot be submitted without it.",
    )
    citations = CitationsBlock()

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        words = relative_words(value.get("text") or "")
        if words and not value.get("as_of"):
            found["as_of"] = f"“{words}” holds only as of a day. Give the as-of date, or write the year instead."
        return found

    class Meta:
        icon = "openquote"
        label = "Quote"
        group = "Hub"
        description = "A sentence set large, with its source and, where it speaks of time, its date."
        preview_value = {
            "text": "After 30 years, clozapine is still the best choice in treatment-resistant schizophrenia.",
            "attribution": "Guideline group",
            "as_of": datetime.date(2022, 6, 27),
            "citations": [],
        }
        template = "home/blocks/quote.html"
        label_format = "Quote: {text}"
