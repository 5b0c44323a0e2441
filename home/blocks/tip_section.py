"""The six sections of clinical tips; each has a key that never changes, because other sites ask for it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.core.blocks.alone import MayStandAlone, fit_to_stand_alone
from cms.core.blocks.ready import ReadyBlock
from knowledge_base.blocks.tips import TipBlock

MOST_TIPS = 50
TIP_SECTION = "tip_section"  # what the API calls any of the six


class TipsBlock(blocks.StreamBlock):
    """The tips of one section, in reading order; each keeps its id, which is its address."""

    tip = TipBlock()

    class Meta:
        icon = "tick-inverse"
        label = "Tips"
        max_num = MOST_TIPS


class TipSectionBlock(MayStandAlone, ReadyBlock):
    """One of the six sections: its tips, under a heading that may name the medicine."""

    title = blocks.CharBlock(
        label="Heading",
        required=False,
        max_length=60,
        help_text="Printed instead of the section’s own name, for example “Starting clozapine”. Its key stays.",
    )
    intro = blocks.CharBlock(required=False, max_length=160, help_text="One line beside the heading.")
    tips = TipsBlock(required=False, help_text="Each with its sources. A section without one blocks submission.")
    stands_alone = fit_to_stand_alone()

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        if not value["tips"]:
            return {"tips": "Add at least one tip to this section, or remove it."}
        wanting = {n: list(self._of(tip)) for n, tip in enumerate(value["tips"], start=1)}
        said = [f"Tip {n}: {text}" for n, texts in wanting.items() for text in texts]
        return {"tips": " ".join(said)} if said else {}

    @staticmethod
    def _of(tip: blocks.StreamValue.StreamChild) -> Iterator[str]:
        yield from (tip.block.gaps(tip.value) | tip.block.faults(tip.value)).values()

    class Meta:
        icon = "list-ol"
        label = "Section of tips"
        group = "Hub"
        description = "A section of clinical tips, each with its audience, GRADE and sources."
        preview_value = {
            "title": "Starting clozapine",
            "intro": "Before and with the first dose",
            "tips": [{"type": "tip", "value": TipBlock().meta.preview_value}],
        }
        template = "home/blocks/tip_section.html"


class TipSectionsBlock(blocks.StreamBlock):
    """The six sections of a hub, each at most once, always shown in this order."""

    starting = TipSectionBlock(label="Starting")
    monitoring = TipSectionBlock(label="Monitoring")
    common_side_effects = TipSectionBlock(label="Common side effects")
    uncommon_side_effects = TipSectionBlock(label="Important uncommon side effects")
    challenges = TipSectionBlock(label="Challenges")
    guidelines = TipSectionBlock(label="Guidelines, research, and tools")

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """Say which section stands there twice, where Wagtail would only count."""
        errors: dict[int, Any] = {}
        cleaned = value
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as error:
            errors = dict(error.block_errors)
        twice = [name for name, times in Counter(child.block_type for child in value).items() if times > 1]
        said = [
            f"The section “{self.child_blocks[name].label}” stands here twice. A hub has each of its six sections "
            "once: move the tips into one of them and remove the other."
            for name in twice
        ]
        if errors or said:
            raise StreamBlockValidationError(
                block_errors=errors, non_block_errors=[ValidationError(text) for text in said] or None
            )
        return cleaned

    class Meta:
        icon = "list-ol"
        label = "Clinical tips"
        block_counts = {
            name: {"max_num": 1}
            for name in (
                "starting",
                "monitoring",
                "common_side_effects",
                "uncommon_side_effects",
                "challenges",
                "guidelines",
            )
        }


def key_of_section(name: str) -> str:
    """Return the public key of a section, by its stored name: an address and a name in the API."""
    return name.replace("_", "-")
