"""Blocks that know nothing of clinical content."""

from cms.core.blocks.accordion import AccordionBlock
from cms.core.blocks.call_to_action import CallToActionBlock
from cms.core.blocks.callout import CalloutBlock
from cms.core.blocks.heading import HeadingBlock, HeadingValue
from cms.core.blocks.link import LinkBlock, LinkValue
from cms.core.blocks.link_list import LinkListBlock
from cms.core.blocks.text import TextBlock

__all__ = [
    "AccordionBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "HeadingBlock",
    "HeadingValue",
    "LinkBlock",
    "LinkListBlock",
    "LinkValue",
    "TextBlock",
]
