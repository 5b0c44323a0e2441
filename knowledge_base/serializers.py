"""The article's fields in JSON: choosers as {id, type, title, url}, sources in the words that were signed."""

from typing import Any

from cms.core.serializers import WholePageField, page_reference


class SummaryField(WholePageField):
    """The short answer as one plain paragraph, for lists."""

    def to_representation(self, page: Any) -> str:
        return page.summary_text


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


class TwinField(WholePageField):
    """The page that says the same to the other audience, while it is public."""

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        return page_reference(page.public_twin)
