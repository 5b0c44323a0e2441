"""Blocks that know nothing of clinical content."""

from cms.core.blocks.callout import CalloutBlock
from cms.core.blocks.heading import HeadingBlock, HeadingValue
from cms.core.blocks.link import LinkBlock, LinkValue
from cms.core.blocks.text import TextBlock

__all__ = ["CalloutBlock", "HeadingBlock", "HeadingValue", "LinkBlock", "LinkValue", "TextBlock"]
