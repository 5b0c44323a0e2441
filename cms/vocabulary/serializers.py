"""The vocabulary in the JSON of a page."""

from typing import Any

from cms.core.json_schema import KEY, TEXT, Schema, always, exactly, list_of, named, one_of
from cms.core.serializers import WholePageField
from cms.vocabulary.models import Topic, TopicCode


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

    def api_schema(self) -> Schema:
        """Return what JSON says of the topics."""
        code = exactly({"system": one_of(TopicCode.System.values), "code": TEXT})
        topic = {
            "id": KEY,
            "type": always(Topic._meta.label),
            "title": TEXT,
            "slug": TEXT,
            "synonyms": list_of(TEXT),
            "codes": list_of(code),
        }
        return list_of(named("Topic", exactly(topic)))
