"""The fields of front doors in JSON: what readers see as tabs and sections has its key as its name."""

from typing import Any

from wagtail.rich_text import expand_db_html

from cms.core.block_schema import schema_of
from cms.core.json_schema import HTML, TEXT, YES_OR_NO, Schema, exactly, named, or_null
from cms.core.rich_text import with_absolute_links
from cms.core.serializers import WholePageField
from home.blocks.tip_section import TipSectionBlock, key_of_section
from home.tabs import TABS


class DescriptionField(WholePageField):
    """One plain paragraph about the page: the same that search engines get."""

    def to_representation(self, page: Any) -> str:
        description: str = page.public_description()
        return description

    def api_schema(self) -> Schema:
        """Return what JSON says of the description."""
        return TEXT


class RichTextOfPageField(WholePageField):
    """A rich text field as HTML with absolute addresses."""

    def to_representation(self, page: Any) -> str:
        return with_absolute_links(expand_db_html(getattr(page, self.field_name)))

    def api_schema(self) -> Schema:
        """Return what JSON says of the text."""
        return HTML


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

    def api_schema(self) -> Schema:
        """Return what JSON says of the tabs."""
        bodies = {key: self.page_type._meta.get_field(name) for name, (key, _title) in TABS.items()}
        tabs = {key: exactly({"title": TEXT, "body": schema_of(body.stream_block)}) for key, body in bodies.items()}
        return named("Tabs", exactly(tabs))


class TipSectionsField(WholePageField):
    """The sections of tips by key, each with its title and its tips; a tip keeps its `id`."""

    def to_representation(self, page: Any) -> dict[str, dict[str, Any]]:
        context = {**self.context, "sealed_words": page.words_of}
        return {
            section.key: {
                "title": section.title,
                "intro": section.intro,
                "tips": section.tips.stream_block.get_api_representation(section.tips, context=context),
                "stands_alone": section.stands_alone,
            }
            for section in page.sections
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the sections; one that a hub does not have is missing."""
        kinds = self.page_type._meta.get_field("tips").stream_block.child_blocks
        sections = {key_of_section(name): section_schema(block) for name, block in kinds.items()}
        return named("TipSections", exactly(sections, optional=sections))


def section_schema(block: TipSectionBlock) -> Schema:
    """Return what JSON says of one section."""
    tips = schema_of(block.child_blocks["tips"])
    return exactly({"title": TEXT, "intro": or_null(TEXT), "tips": tips, "stands_alone": YES_OR_NO})
