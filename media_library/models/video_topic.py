"""What a video is about."""

from django.db import models
from modelcluster.fields import ParentalKey

from cms.vocabulary.models import TopicLink


class VideoTopic(TopicLink):
    """One topic of a video; part of the page, and signed with it."""

    page = ParentalKey("media_library.VideoPage", on_delete=models.CASCADE, related_name="topic_links")
