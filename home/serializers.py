"""The fields of front doors in JSON: what readers see as tabs and sections has its key as its name."""

from typing import Any

from wagtail.rich_text import expand_db_html

from cms.core.rich_text import with_absolute_links
from cms.core.serializers import WholePageField


class DescriptionField(WholePageField):
    """One plain paragraph about the page: the same that search engines get."""

    def to_representation(self, page: Any) -> str:
        description: str = page.public_description()
        return description


class RichTextOfPageField(WholePageField):
    """A rich text field as HTML with absolute addresses."""

    def to_representation(self, page: Any) -> str:
        return with_absolute_links(expand_db_html(getattr(page, self.field_name)))


class TabsField(WholePageField):
    """The four tabs by key, each with its title and its blocks."""

    def to_representation(self, page: Any) -> dict[str, dict[str, Any]]:
        context = {**self.context, "sealed_words": page.words_of}
        return {
            tab.key: {
                "title": tab.title,
                "body": tab.body.stream_block.get_api_representation(tab.body, context=context),
            }
            for tab in page.tabs
        }


class TipSectionsField(WholePageField):
    """The sections of tips by key, each with its title and its tips; a tip keeps its `id`."""

    def to_representation(self, page: Any) -> dict[str, dict[str, Any]]:
        context = {**self.context, "sealed_words": page.words_of}
        return {
            section.key: {
                "title": section.title,
                "intro": section.intro,
                "tips": section.tips.stream_block.get_api_representation(section.tips, context=context),
            }
            for section in page.sections
        }
