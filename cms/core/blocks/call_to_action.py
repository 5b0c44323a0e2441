"""The one thing to do next."""

from wagtail import blocks

from cms.core.blocks.link import LinkBlock
from cms.core.blocks.ready import ReadyBlock


class CallToActionBlock(ReadyBlock):
    """One step that a reader can take from here, with where it leads in words beside the button."""

    needs = {"heading": "Say in the heading what the reader gets."}

    heading = blocks.CharBlock(max_length=80, help_text="Readers who skim see only these words: say what they get.")
    text = blocks.CharBlock(
        required=False, max_length=240, help_text="One sentence under the heading: for whom it is, and what it takes."
    )
    link = LinkBlock(
        label="Button",
        https_only=True,
        help_text="Where it leads is printed beside the button. While the page is not public, no button is shown.",
    )

    class Meta:
        icon = "arrow-right"
        label = "Call to action"
        group = "Links"
        description = "One button to a page here or to a secure address, with where it leads in words."
        preview_value = {
            "heading": "Talk a hard case through with a specialist",
            "text": "For clinicians in the United States. A reply takes about one working day.",
            "link": {"text": "Read how it works", "page": None, "url": "https://smiadviser.org/consult"},
        }
        template = "core/blocks/call_to_action.html"
        label_format = "Call to action: {heading}"
