"""What a Center offers, each with the page where it is found."""

from django.db import models
from wagtail import blocks

from cms.core.blocks.link import PublicPageChooserBlock, is_public
from cms.core.blocks.ready import ReadyBlock


class HubPart(models.TextChoices):
    """The parts of a hub that have an address of their own."""

    RESOURCES = "resources", "Tab: Resources"
    EDUCATION = "education", "Tab: Education"
    JOIN_US = "join-us", "Tab: Join Us"
    CONSULTATION = "consultation", "Tab: Consultation"
    TIPS = "tips", "Clinical tips"


class OfferingValue(blocks.StructValue):
    """An offering that knows where it leads."""

    @property
    def href(self) -> str:
        """Return the address, or nothing while the chosen page is not public."""
        page = self.get("page")
        if not is_public(page):
            return ""
        part = self.get("part")
        return f"{page.url}#{part}" if part else page.url or ""


class OfferingBlock(ReadyBlock):
    """One thing that the Center does for its readers, and the page where they get it."""

    needs = {
        "title": "Name what is offered.",
        "page": "Choose the page where readers find this offering: it leads nowhere.",
    }

    title = blocks.CharBlock(max_length=80, help_text="These words are the link: say what readers get.")
    page = PublicPageChooserBlock(
        required=False, help_text="Where the offering is found. Without a public page the hub cannot be submitted."
    )
    part = blocks.ChoiceBlock(
        required=False, choices=HubPart.choices, help_text="Opens this part, where the chosen page is a hub."
    )
    text = blocks.CharBlock(
        required=False, max_length=120, help_text="One line below the link: how long, for whom, with or without credit."
    )

    class Meta:
        icon = "pick"
        label = "Offering"
        group = "Hub"
        description = "One thing that the Center does for its readers, with the page where it is found."
        preview_value = {
            "title": "On-demand consultation",
            "page": None,
            "part": "",
            "text": "One question, one expert",
        }
        template = "home/blocks/offering.html"
        list_class = "offers"  # the list that it is an item of
        value_class = OfferingValue
        label_format = "Offering: {title}"
