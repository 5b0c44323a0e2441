"""What a video is about."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.vocabulary.models import Topic


class VideoTopic(Orderable):
    """One topic of a video; part of the page, and signed with it."""

    page = ParentalKey("media_library.VideoPage", on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,  # this row is signed: losing it would change the page unsigned
        related_name="video_links",
        help_text="Readers and other sites find the video by it, and by every broader topic.",
    )

    def __str__(self) -> str:
        return self.topic.name
