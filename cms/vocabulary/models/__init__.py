"""What every room speaks of."""

from cms.vocabulary.models.citation import Citation
from cms.vocabulary.models.person import Person
from cms.vocabulary.models.topic import Topic, TopicCode, TopicSynonym

__all__ = ["Citation", "Person", "Topic", "TopicCode", "TopicSynonym"]
