"""Dosage and titration."""

import datetime

from wagtail import blocks

from cms.core.blocks.ready import is_empty
from cms.vocabulary.blocks import CitationsBlock
from cms.vocabulary.terms import Jurisdiction
from knowledge_base.blocks.statement import StatementBlock, row_faults


class PlacedValue(blocks.StructValue):
    """A rule that holds in one country."""

    @property
    def place(self) -> str:
        """Return where the rule holds."""
        return Jurisdiction(self["jurisdiction"]).label if self.get("jurisdiction") else ""


class DosageBlock(StatementBlock):
    """How much, when and why: a table whose rows each stand alone on a small screen."""

    needs = {
        "title": "Say what this dosage table is for, with the route and the people.",
        "jurisdiction": "Say in which country this dosage holds.",
        "rows": "Add at least one row to this dosage table.",
        "citations": "Add at least one source to this dosage: a dose is not published without one.",
    }

    title = blocks.CharBlock(max_length=120, help_text="Printed above the table: medicine, route and people.")
    jurisdiction = blocks.ChoiceBlock(
        choices=Jurisdiction.choices, help_text="Printed above the table; doses differ by country."
    )
    effective_from = blocks.DateBlock(
        required=False, help_text="Printed as “In force since”: the day of the label version."
    )
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "when",
                    blocks.CharBlock(max_length=80, help_text="Day, step or circumstance; the row is found by it."),
                ),
                (
                    "dose",
                    blocks.CharBlock(
                        max_length=120, help_text="With its unit. A number at the start is printed large."
                    ),
                ),
                (
                    "why",
                    blocks.CharBlock(
                        required=False,
                        max_length=240,
                        help_text="The risk that the step meets. Write [1] where the first source below applies.",
                    ),
                ),
            ],
            label="Row",
        ),
        default=[],
        help_text="In the order in which they are followed.",
    )
    citations = CitationsBlock()

    def gaps(self, value: PlacedValue) -> dict[str, str]:
        found = super().gaps(value)
        if any(is_empty(row.get("when")) or is_empty(row.get("dose")) for row in value["rows"]):
            found["rows"] = "Each row of this dosage table needs a “when” and a dose."
        return found

    def faults(self, value: PlacedValue) -> dict[str, str]:
        return row_faults(value, "why")

    class Meta:
        icon = "table"
        label = "Dosage and titration"
        group = "Clinical"
        description = "A table of when, dose and why, for one country, with its sources."
        preview_value = {
            "title": "Clozapine by mouth, adults",
            "jurisdiction": Jurisdiction.UNITED_STATES,
            "effective_from": datetime.date(2025, 6, 13),
            "rows": [
                {
                    "when": "Day one",
                    "dose": "12.5 mg once or twice daily",
                    "why": "Low blood pressure, slow pulse, fainting",
                },
                {
                    "when": "Strong CYP1A2 inhibitor",
                    "dose": "One third of the dose",
                    "why": "Fluvoxamine, ciprofloxacin",
                },
            ],
            "citations": [],
        }
        template = "knowledge_base/blocks/dosage.html"
        value_class = PlacedValue
        label_format = "Dosage: {title}"
