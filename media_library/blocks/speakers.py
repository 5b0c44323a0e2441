"""Who speaks in a video or a session."""

from wagtail import blocks

from cms.core.blocks.ready import ReadyBlock


class SpeakerBlock(ReadyBlock):
    """One person as introduced on the day, with what they declare; part of the page, and signed with it."""

    needs = {
        "person_name": "Write the name of this speaker, or remove the block.",
        "role": "Say what this speaker does: readers judge what is said by it.",
        "disclosures": "Write what this speaker declares, or “Nothing to disclose”.",
    }

    person_name = blocks.CharBlock(
        max_length=120, label="Name", help_text="Printed as written. Name only those who have agreed to it."
    )
    role = blocks.CharBlock(max_length=120, help_text="Printed below the name, for example “Psychiatric pharmacist”.")
    credentials = blocks.CharBlock(
        required=False, max_length=120, help_text="Printed after the name, for example “PharmD, BCPP”."
    )
    disclosures = blocks.CharBlock(
        max_length=400, help_text="Printed under “Disclosures”. Write “Nothing to disclose” where there is nothing."
    )

    class Meta:
        icon = "user"
        label = "Speaker"
        group = "People"
        description = "One person who speaks, with role, credentials and disclosures."
        preview_value = {
            "person_name": "Jonah Rowan",
            "role": "Psychiatric pharmacist",
            "credentials": "PharmD, BCPP",
            "disclosures": "Nothing to disclose",
        }
        template = "media_library/blocks/speaker.html"
        label_format = "Speaker: {person_name}"
