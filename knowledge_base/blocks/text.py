"""Running text with its sources."""

from cms.core.blocks import TextBlock
from cms.vocabulary.blocks import CitationsBlock
from knowledge_base.blocks.statement import StatementBlock


class CitedTextBlock(StatementBlock):
    """Paragraphs and lists; where they state a clinical fact, they point at its source."""

    needs = {"text": "Write the text, or remove this block."}
    texts = ("text",)

    text = TextBlock(help_text="Write [1] where the first source below applies, [2] for the second: readers see links.")
    citations = CitationsBlock(required=False)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Text"
        description = "Paragraphs and lists. Point at sources with [1], [2] where you state a clinical fact."
        preview_value = {
            "text": "<p>The risk did not end with the program. Go on counting.</p>",
            "citations": [],
        }
        template = "knowledge_base/blocks/cited_text.html"
