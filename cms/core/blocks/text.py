"""Running text."""

from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from cms.core.json_schema import HTML, Schema
from cms.core.rich_text import with_absolute_links


class TextBlock(blocks.RichTextBlock):
    """Running text in a named feature set of WAGTAILADMIN_RICH_TEXT_EDITORS; in JSON its links are absolute."""

    def get_api_representation(self, value: RichText, context: dict[str, Any] | None = None) -> Any:
        return with_absolute_links(super().get_api_representation(value, context=context))

    def api_schema(self) -> Schema:
        """Return what JSON says of a text."""
        return HTML

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Text"
        description = "Running text with links and lists."
        preview_value = "<p>The program has ended. The schedule in the <b>prescribing information</b> has not.</p>"
        template = "core/blocks/text.html"
