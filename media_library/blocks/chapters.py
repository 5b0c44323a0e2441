"""The parts of a recording."""

import datetime

from wagtail import blocks

from media_library.blocks.moment import MomentBlock, MomentValue


class ChapterBlock(blocks.StructBlock):
    """A part of a recording, from its start to that of the next one."""

    start = MomentBlock(help_text="As in 15:40. A passage of the transcript has to begin at the same moment.")
    title = blocks.CharBlock(max_length=100, help_text="Listed beside the player, and a heading in the transcript.")
    out_of_date_since = blocks.DateBlock(
        required=False, help_text="Marks the chapter and its transcript as out of date since this day."
    )

    class Meta:
        icon = "list-ol"
        label = "Chapter"
        group = "Recording"
        description = "A part of the recording, with a mark where its advice is out of date."
        preview_value = {
            "start": "15:40",
            "title": "Enrolling in the program",
            "out_of_date_since": datetime.date(2025, 6, 13),
        }
        template = "media_library/blocks/chapter.html"
        value_class = MomentValue
        label_format = "{start} {title}"
