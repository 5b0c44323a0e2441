"""Words of others, set large."""

import datetime

from wagtail import blocks

from cms.vocabulary.blocks import CitationsBlock
from knowledge_base.blocks.statement import StatementBlock


class QuoteValue(blocks.StructValue):
    """A quote as templates speak of it."""

    def is_struck(self) -> bool:
        """Whether every source has fallen, so that nothing vouches for the words."""
        cited = [citation for citation in self["citations"] if citation]
        return bool(cited) and all(citation.is_fallen() for citation in cited)


class QuoteBlock(StatementBlock):
    """One passage in somebody else's words, with where it stands and on which day it held."""

    needs = {
        "quote": "Write the words that are quoted.",
        "as_of": "Say as of which day these words hold: readers see an old figure as a new one.",
        "citations": "Add the source of this quote: a quote is not published without one.",
    }
    texts = ("quote",)

    quote = blocks.TextBlock(
        max_length=400, rows=3, help_text="Word for word, without quotation marks: they are printed around it."
    )
    attribution = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text="Printed below: who said or published it. The source stands there too.",
    )
    as_of = blocks.DateBlock(label="As of", help_text="Printed below: the day on which these words held.")
    citations = CitationsBlock()

    class Meta:
        icon = "openquote"
        label = "Quote"
        group = "Clinical"
        description = "A passage in somebody else’s words, with its source and the day on which it held."
        preview_value = {
            "quote": "REMS participation is no longer needed to prescribe, dispense or receive clozapine.",
            "attribution": "Food and Drug Administration",
            "as_of": datetime.date(2025, 6, 13),
            "citations": [],
        }
        template = "knowledge_base/blocks/quote.html"
        value_class = QuoteValue
        label_format = "Quote: {quote}"
