"""What is said in a recording, as text that leads into the player."""

from wagtail import blocks

from cms.core.blocks import TextBlock
from media_library.blocks.moment import MomentBlock, MomentValue


class PassageBlock(blocks.StructBlock):
    """What one person says without a break."""

    start = MomentBlock(help_text="As in 0:42. Readers who follow it hear these words; other sites link to it.")
    speaker = blocks.CharBlock(
        required=False, max_length=80, help_text="Printed before the words. Leave empty where the same person goes on."
    )
    text = TextBlock(
        editor="inline", help_text="What is said, and in [brackets] what is heard or shown. It is found by search."
    )

    class Meta:
        icon = "pilcrow"
        label = "Passage"
        group = "Recording"
        description = "Some sentences of the transcript, with the moment at which they begin."
        preview_value = {
            "start": "0:42",
            "speaker": "R. Hazel",
            "text": "<p>Start low, go slowly, and count before each step.</p>",
        }
        template = "media_library/blocks/passage.html"
        list_class = "transcript"  # the list that it is an item of
        value_class = MomentValue
        label_format = "{start} {speaker}"
