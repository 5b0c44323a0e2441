"""People, partners and groups of the vocabulary, printed in the words that were signed with the page."""

from wagtail import blocks

from cms.core.blocks.ready import ReadyBlock
from cms.vocabulary.blocks import PartnerChooserBlock, PersonChooserBlock, WorkgroupChooserBlock

AS_SIGNED = "Printed as the record says it when the page is signed; later changes of the record need a new signature."


class PersonBlock(ReadyBlock):
    """One person and what that person does here."""

    needs = {"person": "Choose a person.", "duty": "Say what this person does here."}

    person = PersonChooserBlock(help_text=AS_SIGNED)
    duty = blocks.CharBlock(max_length=120, help_text="Printed below the name: what this person does here.")

    class Meta:
        icon = "user"
        label = "Person"
        group = "People"
        description = "One person of the library, and what that person does here."
        preview_value = {"person": None, "duty": "Physician lead, psychiatry"}
        template = "media_library/blocks/person.html"
        list_class = "people"  # the list that it is an item of


class PeopleBlock(ReadyBlock):
    """People under one heading, each once."""

    needs = {"heading": "Give this group of people a heading.", "people": "Add at least one person."}

    heading = blocks.CharBlock(max_length=80, help_text="A heading of the page: what these people have in common.")
    people = blocks.ListBlock(PersonBlock(), default=[], help_text="Printed in this order.")

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = super().gaps(value)
        if any(self.child_blocks["people"].child_block.gaps(person) for person in value["people"]):
            found["people"] = "Choose a record for each person here, and say what that person does."
        return found

    def faults(self, value: blocks.StructValue) -> dict[str, str]:
        chosen = [entry["person"].pk for entry in value["people"] if entry.get("person")]
        if len(set(chosen)) < len(chosen):
            return {"people": "The same person stands here twice. Remove one, and write both duties with the other."}
        return {}

    class Meta:
        icon = "group"
        label = "People"
        group = "People"
        description = "People of the library under one heading, each with what they do here."
        preview_value = {
            "heading": "Who leads the Center",
            "people": [{"person": None, "duty": "Physician lead, psychiatry"}],
        }
        template = "media_library/blocks/people.html"
        label_format = "People: {heading}"


class PartnerBlock(ReadyBlock):
    """One partner with what it does for the Center."""

    needs = {"heading": "Give the partner a heading.", "partner": "Choose a partner."}

    heading = blocks.CharBlock(
        max_length=80, default="Our partner", help_text="A heading of the page: how the partner takes part."
    )
    partner = PartnerChooserBlock(help_text=AS_SIGNED)

    class Meta:
        icon = "globe"
        label = "Partner"
        group = "People"
        description = "One partner of the library, with what it does and since when."
        preview_value = {"heading": "Our partner", "partner": None}
        template = "media_library/blocks/partner.html"


class WorkgroupBlock(ReadyBlock):
    """One workgroup with its members."""

    needs = {"workgroup": "Choose a workgroup."}

    heading = blocks.CharBlock(
        required=False,
        max_length=80,
        help_text="A heading of the page. Left empty, it is the group’s name.",
    )
    workgroup = WorkgroupChooserBlock(help_text=AS_SIGNED)

    class Meta:
        icon = "group"
        label = "Workgroup"
        group = "People"
        description = "One workgroup of the library, with its members and their years."
        preview_value = {"heading": "Who writes the tips", "workgroup": None}
        template = "media_library/blocks/workgroup.html"
