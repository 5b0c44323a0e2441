"""The article's fields in JSON: choosers as {id, type, title, url}, sources in the words that were signed."""

from typing import Any

from cms.core.block_schema import schema_of
from cms.core.json_schema import PAGE_REFERENCE, TEXT, Schema, exactly, list_of, named, or_null
from cms.core.serializers import WholePageField, page_reference


class SummaryField(WholePageField):
    """The short answer as one plain paragraph, for lists."""

    def to_representation(self, page: Any) -> str:
        return page.summary_text

    def api_schema(self) -> Schema:
        """Return what JSON says of the summary."""
        return TEXT


class ShortAnswerField(WholePageField):
    """The short answer with the sources at which its [1], [2] … point."""

    def to_representation(self, page: Any) -> dict[str, Any]:
        context = {**self.context, "sealed_words": page.words_of}
        chooser = page.summary_sources.stream_block.child_blocks["citation"]
        cited = page.evidence.of(page.summary_citations)
        return {
            "text": page.summary,
            "citations": [chooser.get_api_representation(source.citation, context=context) for source in cited],
        }

    def api_schema(self) -> Schema:
        """Return what JSON says of the short answer."""
        chooser = self.page_type._meta.get_field("summary_sources").stream_block.child_blocks["citation"]
        return named("ShortAnswer", exactly({"text": TEXT, "citations": list_of(schema_of(chooser))}))


class TwinField(WholePageField):
    """The page that says the same to the other audience, while it is public."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return page_reference(page.public_twin)

    def api_schema(self) -> Schema:
        """Return what JSON says of the twin."""
        return or_null(PAGE_REFERENCE)
