"""Monitoring: when to measure, and what the measured value asks for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail import blocks

from cms.core.blocks.ready import is_empty
from cms.vocabulary.blocks import CitationsBlock
from cms.vocabulary.terms import Jurisdiction
from knowledge_base.blocks.dosage import PlacedValue
from knowledge_base.blocks.statement import StatementBlock


class Interval(models.TextChoices):
    """How often one measures. The marks on the page are drawn to this scale."""

    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    TWO_WEEKS = "every-2-weeks", "Every 2 weeks"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "every-3-months", "Every 3 months"

    @property
    def weeks(self) -> float:
        """Return the distance between two measurements in weeks; a month is a twelfth of 52."""
        return {"daily": 1 / 7, "weekly": 1, "every-2-weeks": 2, "monthly": 13 / 3, "every-3-months": 13}[self.value]


class Action(models.TextChoices):
    """What a value asks for: a shape and a color beside the words."""

    GO = "go", "Go on"
    WATCH = "watch", "Go on, and watch"
    HALT = "halt", "Stop"


class PhaseValue(blocks.StructValue):
    """One phase as templates speak of it."""

    @property
    def rhythm(self) -> str:
        """Return how often one measures, in words."""
        return Interval(self["interval"]).label if self.get("interval") else ""


class MonitoringValue(PlacedValue):
    """A schedule as templates speak of it."""

    @property
    def has_second_group(self) -> bool:
        """Whether the thresholds differ for a second group of people."""
        return bool(self.get("second_group"))


def _phase() -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("interval", blocks.ChoiceBlock(choices=Interval.choices, help_text="Printed large, and drawn to scale.")),
            (
                "start",
                blocks.CharBlock(label="From", max_length=40, help_text="Printed as written, for example “Day 1”."),
            ),
            (
                "end",
                blocks.CharBlock(
                    label="Until",
                    required=False,
                    max_length=40,
                    help_text="Empty means: for as long as treatment lasts.",
                ),
            ),
            (
                "counts",
                blocks.IntegerBlock(
                    label="Number of counts",
                    required=False,
                    validators=[MinValueValidator(1), MaxValueValidator(400)],
                    help_text="Printed below the phase; leave empty where it has no end.",
                ),
            ),
        ],
        label="Phase",
        value_class=PhaseValue,
    )


def _threshold() -> blocks.StructBlock:
    words = {"max_length": 120, "help_text": "Words, verb first: readers act on them without the rest of the page."}
    return blocks.StructBlock(
        [
            (
                "count",
                blocks.CharBlock(max_length=40, help_text="In words, “1500 or more”; the number is printed large."),
            ),
            ("action", blocks.ChoiceBlock(choices=Action.choices, help_text="Draws the shape beside the words.")),
            ("words", blocks.CharBlock(label="What to do", **words)),
            (
                "second_action",
                blocks.ChoiceBlock(
                    required=False, choices=Action.choices, help_text="For the second group, if there is one."
                ),
            ),
            ("second_words", blocks.CharBlock(required=False, label="What to do, second group", **words)),
        ],
        label="Threshold",
    )


class MonitoringBlock(StatementBlock):
    """A monitoring schedule for one country: up to three phases, and what each value asks for."""

    needs = {
        "jurisdiction": "Say in which country this monitoring schedule holds.",
        "phases": "Add at least one phase to this monitoring schedule.",
        "citations": "Add at least one source to this monitoring schedule: it is not published without one.",
    }
    texts = ("note",)

    jurisdiction = blocks.ChoiceBlock(
        choices=Jurisdiction.choices, help_text="Printed with the schedule; schedules differ by country."
    )
    effective_from = blocks.DateBlock(
        required=False, help_text="Printed as “In force since”: the day of the label version."
    )
    phases = blocks.ListBlock(_phase(), default=[], max_num=3, help_text="In order. Each becomes one column of marks.")
    measure = blocks.CharBlock(required=False, max_length=40, help_text="Heads the thresholds, for example “ANC”.")
    unit = blocks.CharBlock(
        required=False, max_length=80, help_text="Printed above the thresholds, for example “Per microliter of blood”."
    )
    first_group = blocks.CharBlock(
        required=False, max_length=60, help_text="Heads the column of actions, for example “General population”."
    )
    second_group = blocks.CharBlock(
        required=False, max_length=60, help_text="Adds a column, for people whose thresholds differ."
    )
    thresholds = blocks.ListBlock(
        _threshold(), default=[], help_text="From the value that lets you go on to the one that stops."
    )
    note = blocks.CharBlock(
        required=False, max_length=240, help_text="Printed below. Write [1] where the first source applies."
    )
    citations = CitationsBlock()

    def gaps(self, value: MonitoringValue) -> dict[str, str]:
        found = super().gaps(value)
        if any(is_empty(phase.get("interval")) or is_empty(phase.get("start")) for phase in value["phases"]):
            found["phases"] = "Each phase of this schedule needs an interval and a beginning."
        if not value["thresholds"]:
            return found
        if is_empty(value["measure"]) or is_empty(value["first_group"]):
            found["measure"] = "Say what the thresholds measure, and for whom."
        if any(is_empty(row.get(name)) for row in value["thresholds"] for name in _needed(value)):
            found["thresholds"] = "Each threshold needs a count, an action and words, for each group of people."
        return found

    class Meta:
        icon = "calendar-check"
        label = "Monitoring schedule"
        group = "Clinical"
        description = "How often to measure, and what each value asks for, in one country."
        preview_value = {
            "jurisdiction": Jurisdiction.UNITED_STATES,
            "phases": [
                {"interval": Interval.WEEKLY, "start": "Day 1", "end": "6 months", "counts": 26},
                {"interval": Interval.TWO_WEEKS, "start": "6 months", "end": "12 months", "counts": 13},
                {"interval": Interval.MONTHLY, "start": "12 months", "end": "", "counts": None},
            ],
            "measure": "ANC",
            "unit": "Per microliter of blood. Adapted in 2022 from the US label.",
            "first_group": "General population",
            "second_group": "",
            "thresholds": [
                {"count": "1500 or more", "action": Action.GO, "words": "Start or continue"},
                {"count": "1000 to 1499", "action": Action.WATCH, "words": "Continue. Count three times a week"},
                {"count": "500 to 999", "action": Action.HALT, "words": "Interrupt. Count daily"},
            ],
            "note": "Other countries differ.",
            "citations": [],
        }
        template = "knowledge_base/blocks/monitoring.html"
        value_class = MonitoringValue


def _needed(value: MonitoringValue) -> tuple[str, ...]:
    second = ("second_action", "second_words") if value.has_second_group else ()
    return ("count", "action", "words", *second)
