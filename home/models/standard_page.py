"""Pages that say how the Center works: about, review, joining, consultation, privacy."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.core.at_hand import choices_at_hand
from cms.core.fields import StreamField
from cms.core.serializers import StreamOfPageField
from home import hub_readiness
from home.blocks.body import StandardBodyBlock
from knowledge_base.structured_data import reviewed_web_page
from workflow.models import Governance, ReviewedPage


class StandardPage(ReviewedPage):
    """A page without clinical statements; a managing editor who did not write it signs it."""

    page_description = "How the Center works: about, review, joining, privacy. Nothing clinical."
    parent_page_types = ["home.HomePage", "home.ResourceHubPage"]
    subpage_types: list[str] = []

    default_risk_tier = Governance.RiskTier.EDITORIAL
    described_by = "summary"
    payload_versions = {
        1: ("title", "slug", "seo_title", "search_description", "show_in_menus", "summary", "body"),
    }

    summary = models.TextField(
        max_length=300, blank=True, help_text="Stands under the title and alone in lists, cards and search engines."
    )
    body = StreamField(
        StandardBodyBlock(), blank=True, help_text="In reading order. Nothing clinical: no specialist signs this page."
    )

    api_fields = [APIField("summary"), APIField("body", serializer=StreamOfPageField())]

    search_fields = [*ReviewedPage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    content_panels = [*ReviewedPage.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = "standard page"

    def readiness_gaps(self) -> list[str]:
        return [*super().readiness_gaps(), *hub_readiness.standard_gaps(self)]

    def structured_data(self) -> dict[str, Any]:
        return reviewed_web_page(self, kind="WebPage")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render at once, while what the body chooses and links to is at hand."""
        with choices_at_hand([self]):
            response = super().serve(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response
