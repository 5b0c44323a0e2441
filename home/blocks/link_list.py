"""Links under one heading."""

from wagtail import blocks

from cms.core.blocks import LinkBlock
from cms.core.blocks.ready import ReadyBlock


def _item() -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("link", LinkBlock()),
            (
                "note",
                blocks.CharBlock(
                    required=False, max_length=160, help_text="One line below the link: what it is, its year or length."
                ),
            ),
        ],
        label="Link",
    )


class LinkListBlock(ReadyBlock):
    """A heading and links to pages of this site or to other sites, each with one line about it."""

    needs = {"heading": "Give this list of links a heading.", "links": "Add at least one link to this list."}

    heading = blocks.CharBlock(max_length=80, help_text="Stands above the links and says what they have in common.")
    links = blocks.ListBlock(_item(), default=[], help_text="Printed in this order.")

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        link = self.child_blocks["links"].child_block.child_blocks["link"]
        said = (link.gaps(item["link"]) | link.faults(item["link"]) for item in value["links"])
        wrong = [text for texts in said for text in texts.values()]
        if wrong:
            found["links"] = wrong[0]
        return found

    class Meta:
        icon = "link"
        label = "Link list"
        group = "Text"
        description = "Links under one heading, each with one line about it."
        preview_value = {
            "heading": "Elsewhere",
            "links": [
                {
                    "link": {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/drugs"},
                    "note": "Labels and safety communications",
                }
            ],
        }
        template = "home/blocks/link_list.html"
        label_format = "Links: {heading}"
