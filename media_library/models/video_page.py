"""One recording, with everything that was said in it.

For templates: `get_context` adds `chapters` (a list of `recording.Chapter`: anchor, written, title, out_of_date_since)
and `passages` (a list of `recording.Passage`: block, chapter where one begins here, out). The page offers `hosted` (a
`video_address.HostedVideo` or None), `source` (the own `VideoFile` or None), `tracks`, `length_in_words`, `credited`
(the speakers in one line), `advice` (the page with the current advice, while it is public), `poster_sizes`,
`poster_crop` and `topics`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from cms.core.fields import StreamField
from cms.core.links import linked_pages
from cms.core.serializers import StreamOfPageField
from cms.vocabulary.models import Topic
from cms.vocabulary.serializers import TopicsField
from cms.vocabulary.terms import Audience
from cms.vocabulary.topic_tree import topic_tree, topic_tree_at_hand
from media_library import clock, readiness, recording
from media_library.at_hand import videos_at_hand
from media_library.blocks.body import ChaptersBlock, SpeakersBlock, TracksBlock, TranscriptBlock
from media_library.models.image import CenterImage
from media_library.models.video_file import VideoFile
from media_library.playable import Playable
from media_library.serializers import AdviceField, PosterField, SourceField, SpeakersLineField
from media_library.video_address import Provider
from workflow.models import Governance, ReviewedPage


class VideoPage(Playable, ReviewedPage):
    """A recording, kept here or on YouTube or Vimeo, with captions, transcript and what its speakers declare."""

    page_description = "One recording, of ours or on YouTube or Vimeo, with captions, transcript and speakers."
    parent_page_types = ["media_library.VideoIndexPage"]
    subpage_types: list[str] = []

    default_risk_tier = Governance.RiskTier.STANDARD
    described_by = "summary"
    public_format = "video"
    is_quoted = True
    payload_versions = {
        1: (
            "title",
            "slug",
            "seo_title",
            "search_description",
            "show_in_menus",
            "summary",
            "audience",
            "video_file",
            "address",
            "provider",
            "provider_video_id",
            "duration",
            "captions_at_provider",
            "poster",
            "poster_alt",
            "recorded_on",
            "superseded",
            "superseded_note",
            "advice_page",
            "credit",
            "credit_opens_on",
            "credit_closes_on",
            "speakers",
            "captions",
            "chapters",
            "transcript",
            "topic_links",
        )
    }

    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="Two or three whole sentences. Shown under the player, and alone in lists, on hubs and other sites.",
    )
    audience = models.CharField(
        max_length=32, choices=Audience.choices, blank=True, help_text="Printed in lists; readers filter by it."
    )
    video_file = models.ForeignKey(
        VideoFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: losing the file would change the page unsigned
        related_name="+",
        verbose_name="own file",
        help_text="Played on the page itself. Leave it empty for a video on YouTube or Vimeo.",
    )
    address = models.CharField(
        max_length=300,
        blank=True,
        verbose_name="address on YouTube or Vimeo",
        help_text="Nothing is loaded from there until a reader presses play. Leave it empty if you chose a file.",
    )
    provider = models.CharField(
        max_length=16, choices=Provider.choices, blank=True, editable=False, help_text="Read from the address."
    )
    provider_video_id = models.CharField(
        max_length=16, blank=True, editable=False, help_text="Read from the address; the player is loaded by it."
    )
    duration = models.CharField(
        max_length=8,
        blank=True,
        validators=[clock.check_clock],
        help_text="As in 52:10; readers decide by it. Read from the file where the Center keeps the video itself.",
    )
    captions_at_provider = models.BooleanField(
        "captions are shown by the provider",
        default=False,
        help_text="Check only after a person has read the captions on YouTube or Vimeo: readers are told that there "
        "are captions.",
    )
    poster = models.ForeignKey(
        CenterImage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: losing the picture would change the page unsigned
        related_name="+",
        help_text="Stands in the player and in lists until the video is played. Left empty, the Center’s drawing does.",
    )
    poster_alt = models.CharField(
        "alt text of the poster",
        max_length=160,
        blank=True,
        help_text="Read to those who do not see the poster: what it shows, not what the video is called.",
    )
    recorded_on = models.DateField(
        null=True, blank=True, help_text="Printed under the title: viewers judge by it what the speakers could know."
    )
    superseded = models.BooleanField(
        "advice may be superseded",
        default=False,
        help_text="Puts a notice above the transcript and a mark in lists: some of what is said no longer holds.",
    )
    superseded_note = models.TextField(
        "what no longer holds",
        max_length=300,
        blank=True,
        help_text="Printed in the notice: which part, and since when. One or two sentences.",
    )
    advice_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="+",
        verbose_name="page with the current advice",
        help_text="The notice sends viewers there. The link is dropped while that page is not public.",
    )
    credit = models.CharField(
        "continuing education credit",
        max_length=120,
        blank=True,
        help_text="As the accreditor writes it, for example “1.0 hour”. Left empty, no credit is mentioned.",
    )
    credit_opens_on = models.DateField(
        null=True, blank=True, help_text="The accreditor’s date. It says nothing on whether the advice is current."
    )
    credit_closes_on = models.DateField(
        null=True, blank=True, help_text="The accreditor’s date; it is not the day of the next review."
    )
    speakers = StreamField(SpeakersBlock(), blank=True, help_text="Everybody who speaks, as of the day of recording.")
    captions = StreamField(
        TracksBlock(), blank=True, help_text="The first is shown when the video starts; viewers may turn it off."
    )
    chapters = StreamField(
        ChaptersBlock(), blank=True, help_text="Parts of the recording. Leave empty for a short video."
    )
    transcript = StreamField(
        TranscriptBlock(), blank=True, help_text="All that is said, in order. Search and other sites read it."
    )

    api_fields = [
        APIField("summary"),
        APIField("audience"),
        APIField("topics", serializer=TopicsField()),
        APIField("source", serializer=SourceField()),
        APIField("duration"),
        APIField("poster", serializer=PosterField()),
        APIField("recorded_on"),
        APIField("superseded"),
        APIField("superseded_note"),
        APIField("advice", serializer=AdviceField()),
        APIField("credit"),
        APIField("credit_opens_on"),
        APIField("credit_closes_on"),
        APIField("credited", serializer=SpeakersLineField()),
        APIField("speakers", serializer=StreamOfPageField()),
        APIField("captions", serializer=StreamOfPageField()),
        APIField("captions_at_provider"),
        APIField("chapters", serializer=StreamOfPageField()),
        APIField("transcript", serializer=StreamOfPageField()),
    ]

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("transcript"),
        index.SearchField("speakers"),
        index.FilterField("audience"),
        index.FilterField("recorded_on"),
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
        *ReviewedPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("video_file"),
                FieldPanel("address"),
                FieldPanel("duration"),
                FieldPanel("captions_at_provider"),
                FieldRowPanel([FieldPanel("poster"), FieldPanel("poster_alt")]),
            ],
            heading="The video: a file, or an address",
            icon="media",
        ),
        FieldPanel("audience", icon="group"),
        MultipleChooserPanel("topic_links", chooser_field_name="topic", heading="Topics", label="Topic", icon="tag"),
        MultiFieldPanel(
            [
                FieldPanel("recorded_on"),
                FieldPanel("superseded"),
                FieldPanel("superseded_note"),
                FieldPanel("advice_page"),
            ],
            heading="Whether the advice still holds",
            icon="calendar-check",
        ),
        FieldPanel("speakers", icon="user"),
        FieldPanel("captions", icon="comment"),
        FieldPanel("chapters", icon="list-ol"),
        FieldPanel("transcript", icon="doc-full"),
        MultiFieldPanel(
            [FieldPanel("credit"), FieldRowPanel([FieldPanel("credit_opens_on"), FieldPanel("credit_closes_on")])],
            heading="Credit, which is not the review",
            icon="form",
        ),
    ]

    class Meta:
        verbose_name = "video"

    def clean(self) -> None:
        """Refuse an address that is no video, captions of another one, and dates that cannot be."""
        super().clean()
        self.read_source()
        if faults := readiness.faults(self):
            raise ValidationError(faults)

    @property
    def credited(self) -> str:
        """Return the speakers in one line, with their credentials."""
        return recording.in_one_line(self.speakers)

    @property
    def tracks(self) -> list[Any]:
        """Return the captions that have a file, the one that is shown first."""
        return [child.value for child in self.captions if child.value["file"]]

    @property
    def topics(self) -> list[Topic]:
        """Return what the video is about, in the order that its author chose; one query for a live page."""
        return [link.topic for link in self.topic_links.select_related("topic")]

    def subjects(self) -> set[int]:
        tree = topic_tree()
        return {above for link in self.topic_links.all() for above in tree.upward(link.topic_id)}

    @classmethod
    @contextmanager
    def at_hand(cls, pages: Sequence[Any]) -> Iterator[None]:
        with super().at_hand(pages), topic_tree_at_hand(), videos_at_hand(pages):
            yield

    @cached_property
    def advice(self) -> Page | None:
        """Return the page with the current advice, while the public may open it; at most one query."""
        page = linked_pages([self.advice_page_id])[self.advice_page_id] if self.advice_page_id else None
        return page if page is not None and page.open_to_public else None

    def card_facts(self) -> list[str]:
        """Return what stands beside the title in a list of mixed pages: its kind, its length, its day, and its mark."""
        recorded = f"Recorded {date_format(self.recorded_on, 'j M Y')}" if self.recorded_on else ""
        mark = "Advice may be superseded" if self.superseded else ""
        return [fact for fact in ("Video", self.duration, recorded, mark) if fact]

    def shared_picture(self) -> dict[str, Any] | None:
        """Return the poster in the size of a page, if there is one."""
        made = self.poster_sizes.get("page")
        return made and {"url": made.url, "width": made.width, "height": made.height, "alt": self.poster_alt}

    def structured_data(self) -> dict[str, Any]:
        """Return the video as schema.org describes one (VideoObject), with absolute addresses."""
        return recording.video_object(self)

    def readiness_gaps(self) -> list[str]:
        return [*super().readiness_gaps(), *readiness.gaps(self)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        chapters = recording.chapters_of(self.chapters)
        passages = recording.passages_of(self.transcript, chapters)
        return {**context, "chapters": chapters, "passages": passages}

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save with what the address and the file say, also where nobody asked for a check."""
        self.read_source()
        return super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let this page alone, and only where it needs it, frame the player of the provider."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if self.hosted and response.status_code == 200:
            response._csp_update = {"frame-src": [self.hosted.embed_host]}  # type: ignore[attr-defined]  # for django-csp
        return response
