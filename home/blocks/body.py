"""Which blocks hubs and standard pages allow. No other module says so."""

from wagtail import blocks

from cms.core.blocks import (
    AccordionBlock,
    CalloutBlock,
    CallToActionBlock,
    HeadingBlock,
    LinkListBlock,
    TextBlock,
)
from home.blocks.offering import OfferingBlock
from home.blocks.question import SampleQuestionBlock
from home.blocks.tip_section import TipSectionsBlock
from knowledge_base.blocks.card_list import CardListBlock
from knowledge_base.blocks.quote import QuoteBlock
from media_library.blocks.documents import DocumentBlock, ResourceListBlock
from media_library.blocks.people import PartnerBlock, PeopleBlock, PersonBlock, WorkgroupBlock


class OfferingsBlock(blocks.StreamBlock):
    """What a Center offers."""

    offering = OfferingBlock()

    class Meta:
        icon = "pick"
        label = "Offerings"
        max_num = 12


class LeadersBlock(blocks.StreamBlock):
    """Who leads a Center."""

    person = PersonBlock()

    class Meta:
        icon = "group"
        label = "Leaders"
        max_num = 12


class PartnersBlock(blocks.StreamBlock):
    """With whom a Center works."""

    partner = PartnerBlock()
    workgroup = WorkgroupBlock()

    class Meta:
        icon = "globe"
        label = "Partner and workgroup"
        max_num = 6


class PullQuoteBlock(blocks.StreamBlock):
    """The one quote of a hub."""

    quote = QuoteBlock()

    class Meta:
        icon = "openquote"
        label = "Pull quote"
        max_num = 1


class TabBodyBlock(blocks.StreamBlock):
    """What stands in a tab of a hub. No clinical statements: those are tips."""

    text = TextBlock(editor="default", help_text="Stands in the tab. Not for clinical statements: those are tips.")
    card_list = CardListBlock()
    resource_list = ResourceListBlock()
    link_list = LinkListBlock()
    callout = CalloutBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        icon = "doc-full"
        label = "Tab"
        max_num = 12
        block_counts = {"card_list": {"max_num": 2}, "call_to_action": {"max_num": 1}}


class QuestionsBlock(blocks.StreamBlock):
    """Questions that readers ask first."""

    question = SampleQuestionBlock()

    class Meta:
        icon = "help"
        label = "Sample questions"
        max_num = 12


class StandardBodyBlock(blocks.StreamBlock):
    """The body of a standard page: nothing clinical."""

    heading = HeadingBlock()
    text = TextBlock(
        editor="default", help_text="No clinical statements: those stand in articles and tips, with sources."
    )
    callout = CalloutBlock()
    accordion = AccordionBlock()
    people = PeopleBlock()
    document = DocumentBlock()
    resource_list = ResourceListBlock()
    link_list = LinkListBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        icon = "doc-full"
        label = "Body"
        block_counts = {"call_to_action": {"max_num": 1}}


BODIES = {
    "offerings": OfferingsBlock,
    "leaders": LeadersBlock,
    "partners": PartnersBlock,
    "quote": PullQuoteBlock,
    "tab": TabBodyBlock,
    "tips": TipSectionsBlock,
    "questions": QuestionsBlock,
    "standard_page": StandardBodyBlock,
}
