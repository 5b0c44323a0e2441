"""The list of sessions: what comes next, and what is past.

For templates: `get_context` adds `filters` (a bound `media_library.filters.SessionFilterSet`; its `form` has `kind` and
`when`) and `sessions` (a page of a Paginator, each session with `governance`).
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.core.pages import open_to_all
from media_library.filters import COMING_UP, SessionFilterSet
from media_library.models.session_page import SessionPage
from media_library.models.session_query_set import SessionPageQuerySet
from workflow.models import Governance, ReviewedPage

SESSIONS_ON_A_PAGE = 20


class SessionIndexPage(ReviewedPage):
    """Lists the sessions below it that anybody may open, those to come first; past recordings are one choice away."""

    page_description = "Lists the sessions below it, the next one first. Start here before the first session."
    parent_page_types = ["home.HomePage", "home.ResourceHubPage"]
    subpage_types = ["media_library.SessionPage"]

    default_risk_tier = Governance.RiskTier.EDITORIAL
    described_by = "intro"
    payload_versions = {1: ("title", "slug", "seo_title", "search_description", "show_in_menus", "intro")}

    intro = models.TextField(
        max_length=400, blank=True, help_text="Stands above the list: what kinds of sessions there are, and for whom."
    )

    api_fields = [APIField("intro")]

    search_fields = [*ReviewedPage.search_fields, index.SearchField("intro")]

    content_panels = [*ReviewedPage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "list of sessions"
        verbose_name_plural = "lists of sessions"

    def sessions(self) -> SessionPageQuerySet:
        """Return the public sessions below this page."""
        return open_to_all(SessionPage.objects.live().descendant_of(self)).select_related("governance")

    def public_description(self) -> str:
        return self.search_description or self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.copy()
        if not asked.get("when"):
            asked["when"] = COMING_UP
        filters = SessionFilterSet(asked, queryset=self.sessions())
        found = filters.qs if filters.is_valid() else self.sessions().none()
        sessions = Paginator(found, SESSIONS_ON_A_PAGE).get_page(asked.get("page"))
        return {**context, "filters": filters, "sessions": sessions}
