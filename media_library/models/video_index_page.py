"""The list of videos.

For templates: `get_context` adds `videos` (a page of a Paginator, each video with `standing` and `poster_sizes` at
hand).
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.core.pages import open_to_all
from media_library.at_hand import with_posters
from media_library.models.video_page import VideoPage
from workflow.models import Governance, ReviewedPage
from workflow.standing import with_standing

VIDEOS_ON_A_PAGE = 24


class VideoIndexPage(ReviewedPage):
    """Lists the videos below it that anybody may watch, those recorded last first."""

    page_description = "Lists the recordings below it. Start here before the first video."
    parent_page_types = ["home.HomePage", "home.ResourceHubPage"]
    subpage_types = ["media_library.VideoPage"]

    default_risk_tier = Governance.RiskTier.EDITORIAL
    described_by = "intro"
    payload_versions = {1: ("title", "slug", "seo_title", "search_description", "show_in_menus", "intro")}

    intro = models.TextField(
        max_length=400, blank=True, help_text="Stands above the list: what viewers find here, and for whom."
    )

    api_fields = [APIField("intro")]

    search_fields = [*ReviewedPage.search_fields, index.SearchField("intro")]

    content_panels = [*ReviewedPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "list of videos"
        verbose_name_plural = "lists of videos"

    def videos(self) -> QuerySet[VideoPage]:
        """Return the public videos below this page, those recorded last first."""
        videos = open_to_all(VideoPage.objects.live().descendant_of(self))
        return with_standing(with_posters(videos)).order_by(F("recorded_on").desc(nulls_last=True), "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "videos": Paginator(self.videos(), VIDEOS_ON_A_PAGE).get_page(request.GET.get("page"))}
