"""Parts that open one by one."""

from wagtail import blocks

from cms.core.blocks.ready import ReadyBlock
from cms.core.blocks.text import TextBlock


class AccordionBlock(ReadyBlock):
    """Text that only some readers need, folded under headings; all of it is in the page, and printed with it."""

    needs = {"parts": "Add at least one part to this accordion, or remove it."}

    parts = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "heading",
                    blocks.CharBlock(max_length=120, help_text="All that is seen while the part is closed."),
                ),
                (
                    "text",
                    TextBlock(help_text="Not for clinical statements: those are tips, and are never folded away."),
                ),
            ],
            label="Part",
        ),
        default=[],
        max_num=20,
        help_text="Each opens by itself. Readers who search within the page find the words all the same.",
    )

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        if any(not part.get("heading") or not part["text"].source.strip() for part in value["parts"]):
            found["parts"] = "Each part of this accordion needs a heading and a text."
        return found

    class Meta:
        icon = "list-ul"
        label = "Accordion"
        group = "Text"
        description = "Headings that open one by one, for what only some readers need. No clinical statements."
        preview_value = {
            "parts": [
                {
                    "heading": "If the laboratory is closed on weekends",
                    "text": "<p>Ask which hospital nearby counts blood cells, and write its number down.</p>",
                },
                {
                    "heading": "If you moved to another state",
                    "text": "<p>Bring the last three results to the new clinic.</p>",
                },
            ]
        }
        template = "core/blocks/accordion.html"
