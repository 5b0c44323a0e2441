"""Who speaks in a recording."""

from wagtail import blocks


class SpeakerBlock(blocks.StructBlock):
    """A person as of the day of the recording: what somebody declared then does not change with their record."""

    name = blocks.CharBlock(max_length=120, help_text="Printed on the page and given to search engines.")
    credentials = blocks.CharBlock(
        required=False, max_length=120, help_text="Printed after the name, for example “MD”."
    )
    role = blocks.CharBlock(
        max_length=120, help_text="Printed after the credentials; viewers judge what is said by it."
    )
    disclosures = blocks.TextBlock(
        max_length=600,
        rows=2,
        help_text="Printed as written, as declared for this recording. Write “None declared.” where there are none.",
    )

    class Meta:
        icon = "user"
        label = "Speaker"
        group = "Recording"
        description = "A speaker with role and disclosures, as of the day of the recording."
        preview_value = {
            "name": "Miriam Alder",
            "credentials": "MD",
            "role": "psychiatry",
            "disclosures": "None declared.",
        }
        template = "media_library/blocks/speaker.html"
        label_format = "{name}"
