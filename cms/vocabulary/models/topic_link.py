"""What a page is about."""

from django.db import models
from wagtail.models import Orderable

from cms.vocabulary.models.topic import Topic


class TopicLink(Orderable):
    """One topic of a page, in the place that its author gave it; a subclass adds `page`."""

    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,  # this row is signed: losing it would change the page unsigned
        related_name="%(class)s_links",
        help_text="Readers and other sites find the page by it, and by every broader topic.",
    )

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.topic.name
