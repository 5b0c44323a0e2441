"""A passage set off from the text around it."""

from wagtail import blocks

from cms.core.blocks.link import LinkBlock
from cms.core.blocks.text import TextBlock


class CalloutBlock(blocks.StructBlock):
    """A short passage that stands beside the argument: a tool to use, a form to fetch, a word of context."""

    heading = blocks.CharBlock(max_length=80, help_text="Readers who skim see only these words.")
    text = TextBlock(editor="inline", help_text="Not for clinical statements: those are tips, and carry their sources.")
    link = LinkBlock(required=False, help_text="Where to go from here; leave empty if there is nowhere to go.")

    class Meta:
        icon = "info-circle"
        label = "Callout"
        group = "Text"
        description = "A short passage beside the argument, with one link. No clinical statements."
        preview_value = {
            "heading": "For families",
            "text": "<p>The same advice in plain words stands on a page of its own.</p>",
            "link": {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/"},
        }
        template = "core/blocks/callout.html"
