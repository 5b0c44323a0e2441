"""The vocabulary in the JSON of a page."""

from typing import Any

from cms.core.serializers import WholePageField
from cms.vocabulary.models import Topic


class TopicsField(WholePageField):
    """What the page is about, with the words and codes by which readers and other systems find it."""

    def to_representation(self, page: Any) -> list[dict[str, Any]]:
        return [self._topic(link.topic) for link in page.topic_links.all()]

    def _topic(self, topic: Topic) -> dict[str, Any]:
        return {
            "id": topic.pk,
            "type": topic._meta.label,
            "title": topic.name,
            "slug": topic.slug,
            "synonyms": [synonym.term for synonym in topic.synonyms.all()],
            "codes": [{"system": code.system, "code": code.code} for code in topic.codes.all()],
        }
