"""The list of topic articles.

For templates: `get_context` adds `filters` (a bound `knowledge_base.filters.ArticleFilterSet`, with `form` and
`facets`) and `articles` (a page of a Paginator, each article with `governance`, `standing` and its summary's sources).
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.core.pages import open_to_all
from knowledge_base.filters import ArticleFilterSet
from knowledge_base.models.topic_article_page import TopicArticlePage
from knowledge_base.summaries import fetch_summary_sources
from workflow.models import Governance, ReviewedPage
from workflow.standing import LISTED

ARTICLES_ON_A_PAGE = 20


class KnowledgeBaseIndexPage(ReviewedPage):
    """Lists the articles below it that anybody may read; those past their review date only where asked for."""

    page_description = "Lists the articles below it, with filters. Start here before the first article."
    parent_page_types = ["home.HomePage", "home.ResourceHubPage"]
    subpage_types = ["knowledge_base.TopicArticlePage"]

    default_risk_tier = Governance.RiskTier.EDITORIAL
    described_by = "intro"
    payload_versions = {1: ("title", "slug", "seo_title", "search_description", "show_in_menus", "intro")}

    intro = models.TextField(
        max_length=400, blank=True, help_text="Stands above the list: what readers find here, and for whom."
    )

    api_fields = [APIField("intro")]

    search_fields = [*ReviewedPage.search_fields, index.SearchField("intro")]

    content_panels = [*ReviewedPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "knowledge base"

    def articles(self) -> QuerySet[TopicArticlePage]:
        """Return the public articles below this page, those reviewed last first."""
        articles = open_to_all(TopicArticlePage.objects.live().descendant_of(self))
        return articles.select_related("governance").order_by("-governance__last_reviewed_on", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.copy()
        asked.setlistdefault("status", list(LISTED))
        filters = ArticleFilterSet(asked, queryset=self.articles())
        found = filters.qs if filters.is_valid() else self.articles().none()
        articles = Paginator(found, ARTICLES_ON_A_PAGE).get_page(asked.get("page"))
        fetch_summary_sources(articles)
        return {**context, "filters": filters, "articles": articles}
