"""Signs that cannot wait."""

from wagtail import blocks

from cms.core.blocks.ready import is_empty
from cms.vocabulary.blocks import CitationsBlock
from knowledge_base.blocks.statement import StatementBlock, row_faults

FEWEST, MOST = 2, 5


class RedFlagBlock(StatementBlock):
    """Two to five signs, each with what to do at once. The one place on a page where red goes to full strength."""

    needs = {
        "heading": "Give the red flag a heading that says how fast to act.",
        "rows": "Add two to five signs to the red flag, each with what to do.",
        "citations": "Add at least one source to the red flag: it is not published without one.",
    }

    heading = blocks.CharBlock(
        max_length=60, default="Act the same day", help_text="Says how fast to act; stands at the top of the page."
    )
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("sign", blocks.CharBlock(max_length=120, help_text="What the reader sees or measures.")),
                (
                    "action",
                    blocks.CharBlock(
                        max_length=240, help_text="Verb first. Write [1] where the first source below applies."
                    ),
                ),
            ],
            label="Sign",
        ),
        default=[],
        max_num=MOST,
        help_text="Two to five. More than five and none is read.",
    )
    citations = CitationsBlock()

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        if len(value["rows"]) < FEWEST:
            found["rows"] = self.needs["rows"]
        elif any(is_empty(row.get("sign")) or is_empty(row.get("action")) for row in value["rows"]):
            found["rows"] = "Each sign of the red flag needs what to do about it."
        return found

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        return row_faults(value, "action")

    class Meta:
        icon = "warning"
        label = "Red flag"
        group = "Clinical"
        description = "Two to five signs that cannot wait. One per page; it always stands under the short answer."
        preview_value = {
            "heading": "Act the same day",
            "rows": [
                {"sign": "ANC below 1000 per µL", "action": "Interrupt, and see what the count means."},
                {
                    "sign": "Fewer than three bowel movements a week",
                    "action": "Call. It can progress to serious bowel complications.",
                },
            ],
            "citations": [],
        }
        template = "knowledge_base/blocks/red_flag.html"
        label_format = "Red flag: {heading}"
