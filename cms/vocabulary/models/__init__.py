"""What every room speaks of."""

from cms.vocabulary.models.citation import Citation
from cms.vocabulary.models.partner import Partner
from cms.vocabulary.models.person import Person
from cms.vocabulary.models.topic import Topic, TopicCode, TopicSynonym
from cms.vocabulary.models.topic_link import TopicLink
from cms.vocabulary.models.workgroup import Workgroup, WorkgroupMember

__all__ = [
    "Citation",
    "Partner",
    "Person",
    "Topic",
    "TopicCode",
    "TopicLink",
    "TopicSynonym",
    "Workgroup",
    "WorkgroupMember",
]
