"""What a session gives, and how its time is spent."""

from wagtail import blocks

from cms.core.blocks.ready import ReadyBlock, is_empty

MOST_POINTS, MOST_ROWS = 7, 30


class TakeawaysBlock(ReadyBlock):
    """What somebody knows or can do afterward, in a few lines."""

    needs = {
        "heading": "Give this list a heading.",
        "points": "Write at least one point: readers decide by it whether to come.",
    }

    heading = blocks.CharBlock(
        max_length=80, default="What you will take away", help_text="A heading of the page, in the reader’s words."
    )
    points = blocks.ListBlock(
        blocks.CharBlock(max_length=200, help_text="One sentence, which starts with what the reader can do."),
        default=[],
        max_num=MOST_POINTS,
        help_text="Three are read, seven at most.",
    )

    class Meta:
        icon = "list-ul"
        label = "What you gain"
        group = "Session"
        description = "What somebody takes away from the session, in three to seven lines."
        preview_value = {
            "heading": "What you will take away",
            "points": ["Which blood counts still apply.", "Whom to call when a count is low."],
        }
        template = "media_library/blocks/takeaways.html"


class ProgramBlock(ReadyBlock):
    """The parts of a session in their order."""

    needs = {
        "heading": "Give the program a heading, for example “The hour”.",
        "rows": "Add at least one part to the program.",
    }

    heading = blocks.CharBlock(max_length=80, default="The hour", help_text="A heading of the page.")
    clock = blocks.CharBlock(
        max_length=40,
        default="Time",
        help_text="Heads the first column and says how to read it, for example “Eastern” or “Week”.",
    )
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("when", blocks.CharBlock(max_length=40, help_text="A time in the session’s own zone, or a day.")),
                ("part", blocks.CharBlock(max_length=160, help_text="What happens then.")),
                (
                    "who",
                    blocks.CharBlock(
                        required=False, max_length=120, label="With", help_text="Who leads it; may stay empty."
                    ),
                ),
            ],
            label="Part",
        ),
        default=[],
        max_num=MOST_ROWS,
        help_text="In the order of the day. On a small screen each part stands alone.",
    )

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        if any(is_empty(row.get("when")) or is_empty(row.get("part")) for row in value["rows"]):
            found["rows"] = "Each part of the program needs a time and what happens then."
        return found

    class Meta:
        icon = "calendar-alt"
        label = "Program"
        group = "Session"
        description = "The parts of a session with their times, and who leads each."
        preview_value = {
            "heading": "The hour",
            "clock": "Eastern",
            "rows": [
                {"when": "12:00", "part": "Two cases, five minutes each", "who": "Miriam Alder, MD"},
                {"when": "12:10", "part": "What changes, and how fast", "who": "Jonah Rowan, PharmD"},
            ],
        }
        template = "media_library/blocks/program.html"
