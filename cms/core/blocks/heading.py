"""Headings inside a page's text."""

from typing import Any

from django.utils.text import slugify
from wagtail import blocks

from cms.core.block_schema import struct_schema
from cms.core.json_schema import TEXT, Schema


class HeadingValue(blocks.StructValue):
    """A heading with the address that other pages link to."""

    @property
    def anchor(self) -> str:
        """Return the fragment of the heading's address; it follows the words."""
        return slugify(self.get("text") or "", allow_unicode=True)


class HeadingBlock(blocks.StructBlock):
    """A section heading; each one is an address within the page and a line in its table of contents."""

    text = blocks.CharBlock(
        max_length=120, help_text="Readers and other sites link to these words: changing them breaks such links."
    )
    level = blocks.ChoiceBlock(
        choices=[("h2", "Section"), ("h3", "Part of a section")],
        default="h2",
        help_text="Sections are listed under “On this page”; parts of a section are not.",
    )

    def get_api_representation(self, value: HeadingValue, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context=context), "anchor": value.anchor}

    def api_schema(self) -> Schema:
        """Return what JSON says of a heading."""
        return struct_schema(self, anchor=TEXT)

    class Meta:
        icon = "title"
        label = "Heading"
        group = "Text"
        description = "Opens a section, gives it an address, and lists it under “On this page”."
        preview_value = {"text": "When to check the count", "level": "h2"}
        template = "core/blocks/heading.html"
        value_class = HeadingValue
