"""One clinical question and its answer.

For templates: `get_context` adds `evidence` (`knowledge_base.evidence.Evidence`: iterate it for `Source` entries; also
`warned()`) and `toc` (a list of `Section`: anchor, text, warn). The page offers `summary` and `summary_citations` (for
`{% cited_paragraphs page.summary page.summary_citations %}` and `{% source_state page.summary_citations %}`, both in
the tag library `clinical`), `summary_text` (one plain paragraph for lists), `red_flags` (blocks for the top of the
page), `sections` (the blocks below), `public_twin`, `topics`, `place`, `applies_to` and `has_graded_tips`. Render
blocks with `{% for block in page.sections %}{% include_block block %}{% endfor %}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel, TitleFieldPanel
from wagtail.api import APIField
from wagtail.blocks import StreamValue
from wagtail.search import index

from cms.core.at_hand import choices_at_hand, records_at_hand
from cms.core.fields import StreamField
from cms.core.modules import Module
from cms.core.pages import open_to_all
from cms.core.panels import ADDRESS_PANEL
from cms.core.serializers import StreamOfPageField
from cms.vocabulary.blocks import citations_at_hand, cited_ids
from cms.vocabulary.models import Citation, Topic, TopicLink
from cms.vocabulary.serializers import TopicsField
from cms.vocabulary.terms import Audience, Jurisdiction
from cms.vocabulary.topic_tree import topic_tree, topic_tree_at_hand
from knowledge_base import readiness
from knowledge_base.at_hand import articles_at_hand
from knowledge_base.blocks.body import ArticleBodyBlock, SummarySourcesBlock
from knowledge_base.blocks.statement import MARKER, stray_markers
from knowledge_base.evidence import Evidence, Section
from knowledge_base.modules import tips_alone
from knowledge_base.serializers import ShortAnswerField, SummaryField, TwinField
from knowledge_base.structured_data import medical_web_page
from workflow.models import Governance, ReviewedPage
from workflow.seal import Seal

QUESTION = TitleFieldPanel(
    "title",
    heading="Question",
    placeholder=False,
    help_text="As a reader would ask it, in the reader’s words. Lists and other sites show it with the short answer.",
)


class ArticleTopic(TopicLink):
    """One topic of an article; part of the article, and signed with it."""

    page = ParentalKey("knowledge_base.TopicArticlePage", on_delete=models.CASCADE, related_name="topic_links")


class TopicArticlePage(ReviewedPage):
    """A clinician's or a family's question, a short answer by hand, and what it rests on."""

    page_description = "One question of clinicians or families: a short answer, and the evidence that it rests on."
    parent_page_types = ["knowledge_base.KnowledgeBaseIndexPage"]
    subpage_types: list[str] = []

    default_risk_tier = Governance.RiskTier.STANDARD
    described_by = "summary"
    public_format = "article"
    payload_versions = {
        1: (
            "title",
            "slug",
            "seo_title",
            "search_description",
            "show_in_menus",
            "summary",
            "summary_sources",
            "body",
            "audience",
            "twin",
            "jurisdiction",
            "applies_to",
            "topic_links",
        )
    }
    exclude_fields_in_copy = ["twin"]  # an article has one twin

    summary = models.TextField(
        "short answer",
        max_length=700,
        blank=True,
        help_text="Stands first on the page and alone in lists and on other sites. About 60 words, at most two "
        "paragraphs. Write [1] where the first source below applies.",
    )
    summary_sources = StreamField(
        SummarySourcesBlock(),
        blank=True,
        verbose_name="sources of the short answer",
        help_text="The first is [1] in the short answer, the second [2]. Readers see their numbers as links.",
    )
    body = StreamField(ArticleBodyBlock(), blank=True, help_text="Everything below the short answer, in reading order.")
    audience = models.CharField(
        max_length=32,
        choices=Audience.choices,
        blank=True,
        help_text="Decides in which list the article stands, and whether it needs the words that families need.",
    )
    jurisdiction = models.CharField(
        max_length=2,
        choices=Jurisdiction.choices,
        default=Jurisdiction.UNITED_STATES,
        blank=True,
        help_text="Printed as “Applies to”. Leave empty only if the article holds everywhere.",
    )
    applies_to = models.CharField(
        max_length=120, blank=True, help_text="Printed after the country, for example “Adults. Clozapine by mouth.”"
    )
    twin = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="younger_twins",
        help_text="The older article that says the same to the other audience. Each then links to the other.",
    )

    api_fields = [
        APIField("summary", serializer=SummaryField()),
        APIField("short_answer", serializer=ShortAnswerField()),
        APIField("audience"),
        APIField("jurisdiction"),
        APIField("applies_to"),
        APIField("topics", serializer=TopicsField()),
        APIField("twin", serializer=TwinField()),
        APIField("body", serializer=StreamOfPageField()),
    ]

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("audience"),
        index.FilterField("jurisdiction"),
        index.RelatedFields(
            "topic_links",
            [
                index.RelatedFields(
                    "topic",
                    [index.SearchField("name"), index.RelatedFields("synonyms", [index.SearchField("term")])],
                )
            ],
        ),
    ]

    content_panels = [
        MultiFieldPanel([QUESTION, FieldPanel("summary")], heading="Question and short answer", icon="help"),
        MultiFieldPanel([FieldPanel("summary_sources")], heading="Evidence of the short answer", icon="openquote"),
        FieldPanel("body", icon="doc-full"),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("jurisdiction"), FieldPanel("applies_to"), FieldPanel("twin")],
            heading="Audience",
            icon="group",
        ),
        MultipleChooserPanel("topic_links", chooser_field_name="topic", heading="Topics", label="Topic", icon="tag"),
    ]

    # Articles stand in lists, never in a menu.
    promote_panels = [ADDRESS_PANEL]

    class Meta:
        verbose_name = "topic article"

    def clean(self) -> None:
        """Refuse a short answer that points nowhere, and a twin that is none."""
        super().clean()
        faults = {
            "summary": stray_markers(self.summary, len(self.summary_sources)),
            "twin": readiness.twin_fault(self),
        }
        if said := {name: fault for name, fault in faults.items() if fault}:
            raise ValidationError(said)

    @property
    def summary_text(self) -> str:
        """Return the short answer as one plain paragraph, without the numbers of its sources."""
        return " ".join(MARKER.sub("", self.summary).split())

    def card_facts(self) -> list[str]:
        return [self.get_audience_display()] if self.audience else []

    def structured_data(self) -> dict[str, Any]:
        return medical_web_page(self)

    @property
    def is_for_families(self) -> bool:
        """Whether the page prints as a hand-out: larger, and without what only staff need."""
        return self.audience == Audience.FAMILIES

    @property
    def place(self) -> str:
        """Return the country in which the article holds; empty where it holds everywhere."""
        return self.get_jurisdiction_display() if self.jurisdiction else ""

    @property
    def summary_citations(self) -> list[Citation | None]:
        """Return the sources of the short answer in the order in which it counts them."""
        return [source.value for source in self.summary_sources]

    @property
    def red_flags(self) -> list[StreamValue.StreamChild]:
        """Return the red flag, if there is one; it stands under the short answer wherever it was written."""
        return [block for block in self.body if block.block_type == "red_flag"]

    @property
    def sections(self) -> list[StreamValue.StreamChild]:
        """Return the blocks below the red flag, in reading order."""
        return [block for block in self.body if block.block_type != "red_flag"]

    @property
    def has_graded_tips(self) -> bool:
        """Whether the page shows grades, and so owes readers the legend."""
        return any(block.block_type == "tip" for block in self.body)

    @cached_property
    def evidence(self) -> Evidence:
        """Return the sources in reading order; one query for all of them, and one for the signature."""
        with citations_at_hand(self._cited_ids()):
            cited = [*self.summary_citations, *self._cited_in(self.red_flags), *self._cited_in(self.sections)]
        return Evidence(cited, words=self.words_of)

    @cached_property
    def public_twin(self) -> "TopicArticlePage | None":
        """Return the article for the other audience, while the public may open it."""
        pair = models.Q(pk=self.twin_id) | models.Q(twin=self.pk)
        others = TopicArticlePage.objects.live().filter(pair).exclude(pk=self.pk)
        return open_to_all(others).order_by("pk").first()

    @property
    def topics(self) -> list[Topic]:
        """Return what the article is about, in the order that its author chose; one query for a live page."""
        return [link.topic for link in self.topic_links.select_related("topic")]

    def subjects(self) -> set[int]:
        tree = topic_tree()
        return {above for link in self.topic_links.all() for above in tree.upward(link.topic_id)}

    def modules(self) -> list[Module]:
        return list(tips_alone(self.body, "body"))

    def printed_on(self) -> list[int]:
        return [self.twin_id] if self.twin_id else []

    @classmethod
    def joined(cls, pages: models.QuerySet) -> models.QuerySet:
        naming = cls.objects.filter(twin=models.OuterRef("pk"))
        return super().joined(pages).annotate(is_a_twin=models.Exists(naming))

    @classmethod
    @contextmanager
    def at_hand(cls, pages: Sequence[Any]) -> Iterator[None]:
        with super().at_hand(pages), topic_tree_at_hand(), articles_at_hand(pages):
            yield

    def readiness_gaps(self) -> list[str]:
        return [*super().readiness_gaps(), *readiness.gaps(self)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "evidence": self.evidence, "toc": self._toc()}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render at once, while all that its blocks choose, and every page that they link to, is at hand."""
        with choices_at_hand([self]):
            response = super().serve(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response

    def seal(self, statement: Mapping[str, str], content: Mapping[str, Any] | None = None) -> Seal:
        with records_at_hand(Citation.objects.all(), self._cited_ids()):
            return super().seal(statement, content)

    def _cited_ids(self) -> set[int]:
        summary = {item["value"] for item in self.summary_sources.raw_data if item["value"]}
        return summary | set(cited_ids(list(self.body.raw_data)))

    def _toc(self) -> list[Section]:
        headings = [block.value for block in self.sections if block.block_type == "heading"]
        return [
            Section("answer", "Short answer"),
            *(Section("act", flag.value["heading"], warn=True) for flag in self.red_flags),
            *(Section(heading.anchor, heading["text"]) for heading in headings if heading["level"] == "h2"),
        ]

    @staticmethod
    def _cited_in(blocks: list[StreamValue.StreamChild]) -> Iterator[Citation | None]:
        for block in blocks:
            if "citations" in getattr(block.block, "child_blocks", {}):
                yield from block.value["citations"]
