"""The front page of a Center."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from cms.core.pages import open_to_all
from home.currency import currency_today, recently_reviewed
from home.topics import topics_with_answers
from workflow.models import Governance, ReviewedPage


class HomePage(ReviewedPage):
    """What a Center promises, one safety message, and the proof that the promise holds today."""

    page_description = "The first page of the site. There is one."
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ResourceHubPage",
        "knowledge_base.KnowledgeBaseIndexPage",
        "media_library.VideoIndexPage",
        "media_library.SessionIndexPage",
        "home.StandardPage",
    ]
    max_count = 1

    default_risk_tier = Governance.RiskTier.EDITORIAL
    described_by = "lead"
    payload_versions = {
        1: (
            "title",
            "slug",
            "seo_title",
            "search_description",
            "show_in_menus",
            "heading",
            "lead",
            "often_asked",
            "schedule_caption",
            "safety_kicker",
            "safety_claim",
            "safety_text",
            "safety_page",
            "safety_link_text",
            "safety_source",
            "about",
            "disclaimer",
            "funding",
        )
    }

    heading = models.CharField(
        max_length=120, help_text="The first line that visitors read. Say what they can rely on here, in one sentence."
    )
    lead = models.TextField(
        max_length=400,
        help_text="Stands under the heading and in search engines: for whom this is, and what each answer shows.",
    )
    often_asked = models.CharField(
        max_length=200,
        blank=True,
        help_text="Terms with commas between; each becomes a search under the search field. Left empty, none is shown.",
    )
    schedule_caption = models.CharField(
        max_length=200,
        blank=True,
        help_text="Shown under the drawing of one year of blood counts. Left empty, the drawing is not shown.",
    )
    safety_kicker = models.CharField(
        max_length=100,
        blank=True,
        help_text="Stands above the safety message: what it is and since when, with a full date.",
    )
    safety_claim = models.TextField(
        max_length=120,
        blank=True,
        help_text="The largest words of the dark band; each line stays a line. Left empty, the band is not shown.",
    )
    safety_text = models.TextField(
        max_length=500, blank=True, help_text="Explains the safety message in two or three sentences beside it."
    )
    safety_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="+",
        verbose_name="safety link",
        help_text="Where the safety message sends readers. While that page is not public, the link is not shown.",
    )
    safety_link_text = models.CharField(
        max_length=60, blank=True, help_text="The words of that link. Left empty, the title of the page is used."
    )
    safety_source = models.CharField(
        max_length=200,
        blank=True,
        help_text="Stands under the safety message: country, source and the day it was checked.",
    )
    about = models.TextField(
        max_length=400, blank=True, help_text="Shown at the foot of every page: who runs the Center, and for whom."
    )
    disclaimer = models.TextField(
        max_length=400,
        blank=True,
        help_text="Shown at the foot of every page. Left empty, a general sentence stands there.",
    )
    funding = models.TextField(
        max_length=400, blank=True, help_text="Shown at the foot of every page: who pays, with the grant number."
    )

    api_fields = [
        APIField("heading"),
        APIField("lead"),
        APIField("safety_kicker"),
        APIField("safety_claim"),
        APIField("safety_text"),
        APIField("safety_source"),
        APIField("about"),
        APIField("disclaimer"),
        APIField("funding"),
    ]

    search_fields = [*Page.search_fields, index.SearchField("heading"), index.SearchField("lead")]

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("often_asked"),
        FieldPanel("schedule_caption"),
        MultiFieldPanel(
            [
                FieldPanel("safety_kicker"),
                FieldPanel("safety_claim"),
                FieldPanel("safety_text"),
                FieldPanel("safety_page"),
                FieldPanel("safety_link_text"),
                FieldPanel("safety_source"),
            ],
            heading="Safety message",
            icon="warning",
        ),
        MultiFieldPanel(
            [FieldPanel("about"), FieldPanel("disclaimer"), FieldPanel("funding")], heading="Foot of every page"
        ),
    ]

    class Meta:
        verbose_name = "home page"

    @property
    def often_asked_terms(self) -> list[str]:
        """The search terms that editors offer, in their order."""
        return [term for term in (part.strip() for part in self.often_asked.split(",")) if term]

    @property
    def public_safety_page(self) -> Page | None:
        """Return where the safety message leads, while the public may open it."""
        return open_to_all(Page.objects.live()).filter(pk=self.safety_page_id).first() if self.safety_page_id else None

    def structured_data(self) -> dict[str, Any]:
        """Say that this is the site, and how to search it."""
        address = self.public_url()
        search = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{address.rstrip('/')}/search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
        return {"@type": "WebSite", "name": self.heading, "url": address, "potentialAction": search}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the topics, how current the answers are today, and those reviewed last."""
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "topics": topics_with_answers(),
            "currency": currency_today(),
            "recently_reviewed": recently_reviewed(),
        }
