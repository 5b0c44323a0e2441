"""Clinical tips: one statement, graded and sourced."""

import datetime
from typing import Any

from django import forms
from django.db import models
from wagtail import blocks

from cms.core.block_schema import struct_schema
from cms.core.blocks import TextBlock
from cms.core.blocks.alone import MayStandAlone, fit_to_stand_alone
from cms.core.json_schema import TEXT, Schema
from cms.vocabulary.blocks import CitationsBlock
from cms.vocabulary.terms import Jurisdiction, Reader
from knowledge_base.blocks.statement import StatementBlock


class Severity(models.TextChoices):
    """What is at stake when a statement is not followed."""

    SAFETY = "safety", "Safety"
    IMPORTANT = "important", "Important"
    ROUTINE = "routine", "Routine"


class Strength(models.TextChoices):
    """GRADE: how sure we are that following the statement does more good than harm."""

    STRONG = "strong", "Strong recommendation"
    CONDITIONAL = "conditional", "Conditional recommendation"


class Certainty(models.TextChoices):
    """GRADE: how far the evidence lets us trust the estimate of effect."""

    HIGH = "high", "High"
    MODERATE = "moderate", "Moderate"
    LOW = "low", "Low"
    VERY_LOW = "very-low", "Very low"

    @property
    def bars(self) -> int:
        """Return how many of four bars are filled."""
        return 4 - list(Certainty).index(self)


class TipValue(blocks.StructValue):
    """A tip as templates speak of it; a template finds the stored words under the children's own names."""

    @property
    def graded_certainty(self) -> Certainty | None:
        """Return the certainty of evidence, once the author has chosen it."""
        return Certainty(self["certainty"]) if self.get("certainty") else None

    @property
    def graded_strength(self) -> Strength | None:
        """Return the strength of the recommendation, once the author has chosen it."""
        return Strength(self["strength"]) if self.get("strength") else None

    @property
    def stake(self) -> Severity | None:
        """Return what is at stake, once the author has chosen it."""
        return Severity(self["severity"]) if self.get("severity") else None

    @property
    def readers(self) -> str:
        """Return who acts on the tip, in lower case for the middle of a line."""
        return ", ".join(Reader(reader).label.lower() for reader in self.get("audience") or [])

    @property
    def place(self) -> str:
        """Return where the tip holds."""
        return Jurisdiction(self["jurisdiction"]).label if self.get("jurisdiction") else ""

    def is_struck(self) -> bool:
        """Whether every source has fallen, so that nothing holds the statement up."""
        cited = [citation for citation in self["citations"] if citation]
        return bool(cited) and all(citation.is_fallen() for citation in cited)


class TipBlock(MayStandAlone, StatementBlock):
    """One statement to act on, with what it rests on and how far it can be trusted."""

    needs = {
        "statement": "Write the statement of this tip in one sentence.",
        "audience": "Say who acts on this tip.",
        "severity": "Say what is at stake in this tip.",
        "strength": "Grade the strength of this tip’s recommendation.",
        "certainty": "Grade the certainty of this tip’s evidence.",
        "jurisdiction": "Say where this tip holds.",
        "citations": "Add at least one source to this tip: a clinical statement is not published without one.",
    }
    texts = ("statement", "detail")

    statement = blocks.CharBlock(
        max_length=240, help_text="One sentence. Other sites may show it alone, so it must stand alone."
    )
    detail = TextBlock(
        label="Detail",
        required=False,
        editor="inline",
        help_text="How to do it, or when not to. Left out where only the statement is shown.",
    )
    audience = blocks.MultipleChoiceBlock(
        label="Who acts on it",
        choices=Reader.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Printed with the tip; readers and other sites filter by it.",
    )
    severity = blocks.ChoiceBlock(
        label="What is at stake",
        choices=Severity.choices,
        help_text="“Safety” is marked in red and asks family pages for a red flag.",
    )
    strength = blocks.ChoiceBlock(
        label="Strength of the recommendation",
        choices=Strength.choices,
        help_text="GRADE. Strong: most people should follow it. Conditional: it depends on the person.",
    )
    certainty = blocks.ChoiceBlock(
        label="Certainty of the evidence",
        choices=Certainty.choices,
        help_text="GRADE, of the evidence as a whole. Printed as words and as one to four bars.",
    )
    jurisdiction = blocks.ChoiceBlock(
        choices=Jurisdiction.choices, help_text="Readers elsewhere are told that it is not theirs."
    )
    effective_from = blocks.DateBlock(required=False, help_text="Printed as “Since”: the day from which this holds.")
    citations = CitationsBlock()
    stands_alone = fit_to_stand_alone()

    def get_api_representation(self, value: TipValue, context: dict[str, Any] | None = None) -> dict[str, Any]:
        said = [value.graded_strength.label] if value.graded_strength else []
        said += [f"{value.graded_certainty.label.lower()} certainty of evidence"] if value.graded_certainty else []
        return {**super().get_api_representation(value, context=context), "grade": ", ".join(said)}

    def api_schema(self) -> Schema:
        """Return what JSON says of a tip."""
        return struct_schema(self, grade=TEXT)

    class Meta:
        icon = "tick-inverse"
        label = "Tip"
        group = "Clinical"
        description = "One statement to act on, with its audience, GRADE and at least one source."
        preview_value = {
            "statement": "Evaluate bowel function before the first dose, and avoid anticholinergic medicines.",
            "detail": "<p>Constipation can progress to serious bowel complications.</p>",
            "audience": [Reader.PRESCRIBERS, Reader.NURSES],
            "severity": Severity.SAFETY,
            "strength": Strength.STRONG,
            "certainty": Certainty.MODERATE,
            "jurisdiction": Jurisdiction.UNITED_STATES,
            "effective_from": datetime.date(2020, 1, 28),
            "citations": [],
        }
        template = "knowledge_base/blocks/tip.html"
        value_class = TipValue
        label_format = "Tip: {statement}"
