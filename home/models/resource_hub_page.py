"""The front page of one subject: what the Center offers on it, and its clinical tips.

For templates: `get_context` adds `evidence` (`knowledge_base.evidence.Evidence`) and `cards` (lists of
`knowledge_base.cards.Card` by the id of their block). The page offers `tabs` and `sections` (each with `key`, `title`
and its blocks), `vetted`, `trending`, and its StreamFields.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms.core.at_hand import choices_at_hand
from cms.core.blocks.alone import STANDS_ALONE
from cms.core.fields import StreamField
from cms.core.links import linked_pages, linked_pages_at_hand
from cms.core.modules import Module
from cms.core.serializers import StreamOfPageField
from cms.vocabulary.blocks import citations_at_hand, cited_ids
from home import hub_readiness
from home.blocks.body import (
    LeadersBlock,
    OfferingsBlock,
    PartnersBlock,
    PullQuoteBlock,
    QuestionsBlock,
    TabBodyBlock,
)
from home.blocks.tip_section import TIP_SECTION, TipSectionsBlock, key_of_section
from home.motif import may_wear_the_drawing
from home.serializers import DescriptionField, RichTextOfPageField, TabsField, TipSectionsField
from home.tabs import TABS
from home.trending import trending
from home.vetted import Vetted, vetted
from knowledge_base.cards import Card, cards_of
from knowledge_base.evidence import Evidence
from knowledge_base.models import TopicArticlePage
from knowledge_base.modules import tips_alone
from knowledge_base.structured_data import reviewed_web_page
from workflow.models import Governance, ReviewedPage


@dataclass(frozen=True)
class Tab:
    """One of the four tabs."""

    key: str
    title: str
    body: StreamValue


@dataclass(frozen=True)
class Section:
    """One of the six sections of tips."""

    key: str
    title: str
    intro: str
    tips: StreamValue
    stands_alone: bool


class ResourceHubPage(ReviewedPage):
    """One subject's front page: welcome, offerings, tabs, tips, questions, and the proof of review."""

    page_description = "The front page of a Center: welcome, offerings, tabs, and its sections of clinical tips."
    parent_page_types = ["home.HomePage"]
    subpage_types = [
        "knowledge_base.KnowledgeBaseIndexPage",
        "media_library.VideoIndexPage",
        "media_library.SessionIndexPage",
        "home.StandardPage",
    ]

    default_risk_tier = Governance.RiskTier.STANDARD
    public_format = "hub"
    described_by = "strapline"
    payload_versions = {
        1: (
            "title",
            "slug",
            "seo_title",
            "search_description",
            "show_in_menus",
            "strapline",
            "short_title",
            "welcome",
            "offerings",
            "leaders",
            "partners",
            "quote",
            "resources",
            "education",
            "join_us",
            "consultation",
            "tips",
            "questions",
            "answers",
            "review_page",
        )
    }

    strapline = models.CharField(
        max_length=160,
        blank=True,
        help_text="One sentence under the title; search engines and other sites show it as the description of the hub.",
    )
    short_title = models.CharField(
        max_length=40, blank=True, help_text="Printed in the main menu. Left empty, the whole title stands there."
    )
    welcome = RichTextField(
        editor="default",
        blank=True,
        help_text="Stands beside the offerings: for whom the hub is and what it is for. No clinical statements.",
    )
    offerings = StreamField(
        OfferingsBlock(),
        blank=True,
        help_text="Each leads to a public page; the hub cannot be submitted while one leads nowhere.",
    )
    leaders = StreamField(
        LeadersBlock(),
        blank=True,
        help_text="Printed near the foot, in this order, in the words of the vocabulary as they are signed.",
    )
    partners = StreamField(
        PartnersBlock(), blank=True, help_text="Printed below the leaders: who works with the Center, and who writes."
    )
    quote = StreamField(
        PullQuoteBlock(), blank=True, verbose_name="pull quote", help_text="Set large between offerings and tabs."
    )
    resources = StreamField(TabBodyBlock(), blank=True, help_text="The first tab, open when readers arrive.")
    education = StreamField(TabBodyBlock(), blank=True, help_text="The second tab: webinars, forums, recordings.")
    join_us = StreamField(TabBodyBlock(), blank=True, help_text="The third tab: how readers take part.")
    consultation = StreamField(
        TabBodyBlock(), blank=True, help_text="The fourth tab. Questions without an answer lead here: say how to ask."
    )
    tips = StreamField(
        TipSectionsBlock(),
        blank=True,
        verbose_name="clinical tips",
        help_text="Up to six sections, each once. Readers always see them in the same order; other sites ask for them "
        "by key.",
    )
    questions = StreamField(
        QuestionsBlock(),
        blank=True,
        verbose_name="sample questions",
        help_text="Answered ones open the answer; the others lead to Consultation.",
    )
    answers = models.ForeignKey(
        "knowledge_base.KnowledgeBaseIndexPage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="+",
        verbose_name="knowledge base",
        help_text="Its articles trend here and are counted as reviewed, besides those below this hub.",
    )
    review_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="+",
        verbose_name="how review works",
        help_text="Linked beside the counts of reviewed pages, while the public may open it.",
    )

    api_fields = [
        APIField("strapline"),
        APIField("description", serializer=DescriptionField()),
        APIField("welcome", serializer=RichTextOfPageField()),
        APIField("offerings", serializer=StreamOfPageField()),
        APIField("leaders", serializer=StreamOfPageField()),
        APIField("partners", serializer=StreamOfPageField()),
        APIField("quote", serializer=StreamOfPageField()),
        APIField("tabs", serializer=TabsField()),
        APIField("tips", serializer=TipSectionsField()),
        APIField("questions", serializer=StreamOfPageField()),
    ]

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("strapline"),
        index.SearchField("welcome"),
        index.SearchField("tips"),
    ]

    content_panels = [
        *ReviewedPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("strapline"), FieldPanel("short_title"), FieldPanel("welcome")], heading="Welcome", icon="home"
        ),
        FieldPanel("offerings", icon="pick"),
        FieldPanel("quote", icon="openquote"),
        MultiFieldPanel([FieldPanel(name) for name in TABS], heading="Tabs", icon="folder-open-inverse"),
        FieldPanel("tips", icon="list-ol"),
        FieldPanel("questions", icon="help"),
        FieldPanel("leaders", icon="group"),
        FieldPanel("partners", icon="globe"),
        MultiFieldPanel(
            [FieldPanel("answers"), FieldPanel("review_page")], heading="Trending and proof of review", icon="check"
        ),
    ]

    class Meta:
        verbose_name = "resource hub"

    @property
    def menu_title(self) -> str:
        """Return the name of the hub in the main menu."""
        return self.short_title or self.title

    @property
    def tabs(self) -> list[Tab]:
        """Return the four tabs in order, empty ones too: their addresses never break."""
        return [Tab(key, title, getattr(self, name)) for name, (key, title) in TABS.items()]

    @cached_property
    def sections(self) -> list[Section]:
        """Return the sections that there are, in the order that every hub keeps."""
        written = {child.block_type: child for child in self.tips}
        return [
            Section(
                key=key_of_section(name),
                title=written[name].value["title"] or str(block.label),
                intro=written[name].value["intro"],
                tips=written[name].value["tips"],
                stands_alone=bool(written[name].value.get(STANDS_ALONE)),
            )
            for name, block in self.tips.stream_block.child_blocks.items()
            if name in written
        ]

    @cached_property
    def evidence(self) -> Evidence:
        """Return the sources in reading order; one query for all of them, and one for the signature."""
        with citations_at_hand(set(cited_ids([*self.quote.raw_data, *self.tips.raw_data]))):
            cited = [
                *(citation for child in self.quote for citation in child.value["citations"]),
                *(c for section in self.sections for tip in section.tips for c in tip.value["citations"]),
            ]
        return Evidence(cited, words=self.words_of)

    @cached_property
    def vetted(self) -> Vetted | None:
        """Return what is counted of the hub's pages today, if there is anything to count."""
        return vetted(self if self.live else None, self._linked(self.answers_id))

    @cached_property
    def trending(self) -> list[TopicArticlePage]:
        """Return the current answers of this hub, the weightiest and latest changes first."""
        return trending(self, self._linked(self.answers_id), fallen=self.fallen_keys)

    @property
    def wears_drawing(self) -> bool:
        """Whether the drawing of blood counts is true here: a trending answer sets out that schedule."""
        return may_wear_the_drawing(self.trending)

    @cached_property
    def public_review_page(self) -> Page | None:
        """Return where readers learn how review works, while the public may open it."""
        page = self._linked(self.review_page_id)
        return page if page is not None and page.open_to_public else None

    def _linked(self, pk: int | None) -> Page | None:
        return linked_pages([pk])[pk] if pk else None

    def cards(self) -> dict[str, list[Card]]:
        """Return the cards of every list on the page by the id of its block."""
        lists = [child for tab in self.tabs for child in tab.body if child.block_type == "card_list"]
        found = cards_of((child.value for child in lists), but=self, fallen=self.fallen_keys)
        return dict(zip((child.id for child in lists), found, strict=True))

    def readiness_gaps(self) -> list[str]:
        return [*super().readiness_gaps(), *hub_readiness.gaps(self)]

    def public_description(self) -> str:
        return self.strapline or super().public_description()

    def modules(self) -> list[Module]:
        found: list[Module] = []
        for section in self.sections:
            if section.stands_alone:
                found.append(Module(section.key, TIP_SECTION, section.title, section.key, ["tips", section.key]))
            found += tips_alone(section.tips, "tips", section.key, "tips")
        return found

    def structured_data(self) -> dict[str, Any]:
        return reviewed_web_page(self, kind="MedicalWebPage", cited=self.evidence)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "evidence": self.evidence, "cards": self.cards()}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render at once, while every page that the hub links to is at hand."""
        with choices_at_hand([self]), linked_pages_at_hand([self.welcome]):
            response = super().serve(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response
