"""A webinar, a virtual forum or a learning collaborative: who comes, when, and what is left of it afterward.

For templates: `get_context` adds `recording` (the public page with the recording, once the session is over), `earlier`
(past sessions of the series, newest first, with `standing`) and `next_session` (the one of the series that comes next).
The page offers `state`, `beginning` and `ending` (moments in the session's own zone), `elsewhere` (the beginning on
other clocks), `registration` and `kicker`. Render blocks with
`{% for block in page.body %}{% include_block block %}{% endfor %}`.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cms.core.blocks.link import is_public
from cms.core.fields import StreamField
from cms.core.links import linked_pages, linked_pages_at_hand
from cms.core.pages import open_to_all
from cms.core.serializers import StreamOfPageField
from cms.vocabulary.terms import Audience
from media_library import schedule, session_words
from media_library.blocks.body import SessionBodyBlock, SpeakersBlock
from media_library.models.session_query_set import SessionPageQuerySet
from media_library.schedule import State
from media_library.session_serializers import MomentField, RecordingField, StateField
from media_library.ticket import Ticket
from media_library.time_zones import TimeZoneField, center_zone
from workflow.models import ReviewedPage
from workflow.standing import with_standing

# The type of page that a session points to afterward.
RECORDING_TYPE = "media_library.VideoPage"
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
A_DAY_WITHIN = [
    MinValueValidator(EARLIEST, "Write a day since the year 2000."),
    MaxValueValidator(LATEST, "Write a day before the year 2101."),
]
EARLIER_SESSIONS = 5


class SessionPage(Ticket, ReviewedPage):
    """An hour, or some weeks, at a time of its own; its words do not change as time passes, its state does."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", "Webinar"
        FORUM = "virtual-forum", "Virtual Forum"
        COLLABORATIVE = "learning-collaborative", "Learning Collaborative"

    page_description = "A webinar, a forum or a learning collaborative, with its day, time and registration."
    parent_page_types = ["media_library.SessionIndexPage"]
    subpage_types: list[str] = []

    described_by = "summary"
    public_format = "session"
    payload_versions = {
        1: (
            "title",
            "slug",
            "seo_title",
            "search_description",
            "show_in_menus",
            "kind",
            "series",
            "summary",
            "audience",
            "starts_on",
            "starts_at",
            "ends_on",
            "ends_at",
            "time_zone",
            "place",
            "register_url",
            "register_by",
            "capacity_note",
            "eligibility",
            "credit",
            "adjustments",
            "body",
            "speakers",
            "recording",
        )
    }
    exclude_fields_in_copy = ["recording"]  # a copy is another session

    kind = models.CharField(
        max_length=32,
        choices=Kind.choices,
        blank=True,
        help_text="Stands above the title; readers and other sites filter by it.",
    )
    series = models.CharField(
        max_length=80,
        blank=True,
        help_text="Sessions whose series reads the same list each other. Left empty, the session stands alone.",
    )
    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="Stands under the title and alone in lists: what happens, in two sentences.",
    )
    audience = models.CharField(
        max_length=32, choices=Audience.choices, blank=True, help_text="Says above the title whom the session is for."
    )
    starts_on = models.DateField(
        "first day", null=True, blank=True, validators=A_DAY_WITHIN, help_text="The largest words of the ticket."
    )
    starts_at = models.TimeField(
        "from", null=True, blank=True, help_text="As clocks show it in the time zone below; readers are told UTC, too."
    )
    ends_on = models.DateField(
        "last day",
        null=True,
        blank=True,
        validators=A_DAY_WITHIN,
        help_text="Only for what lasts longer than a day. Left empty, the session ends on its first day.",
    )
    ends_at = models.TimeField(
        "to", null=True, blank=True, help_text="From this time on, the page says that the session is over."
    )
    time_zone = TimeZoneField(
        max_length=64, default=center_zone, help_text="The zone in which both times are read, printed beside them."
    )
    place = models.CharField(
        max_length=120,
        blank=True,
        default="Online",
        help_text="Printed on the ticket, for example “Online, with captions”.",
    )
    register_url = models.CharField(
        "registration",
        max_length=500,
        blank=True,
        validators=[
            URLValidator(
                schemes=["https"], message="Registration takes names: give a whole address that begins with https://."
            )
        ],
        help_text="Where “Register” leads. The button goes when registration closes or the session begins.",
    )
    register_by = models.DateField(
        "registration closes after",
        null=True,
        blank=True,
        validators=A_DAY_WITHIN,
        help_text="After this day the ticket says that registration is closed. Left empty, it stays open to the start.",
    )
    capacity_note = models.CharField(
        "places", max_length=120, blank=True, help_text="Printed on the ticket, for example “200 places”."
    )
    eligibility = models.TextField(
        "who may take part",
        max_length=400,
        blank=True,
        help_text="Printed beside the program.",
    )
    credit = models.TextField(
        max_length=300,
        blank=True,
        help_text="Continuing education: hours, for whom, and until when it is claimed. Not the date of review.",
    )
    adjustments = models.TextField(
        max_length=300, blank=True, help_text="How to ask for captions, an interpreter or anything else, and by when."
    )
    body = StreamField(SessionBodyBlock(), blank=True, help_text="What readers gain, then the program.")
    speakers = StreamField(
        SpeakersBlock(), blank=True, help_text="Printed with what each declares, also in calendars and search engines."
    )
    recording = models.ForeignKey(
        RECORDING_TYPE,
        null=True,
        blank=True,
        on_delete=models.PROTECT,  # this row is signed: clearing the link would change it unsigned
        related_name="+",
        help_text="Takes the place of registration once the session is over, while the public may open that page.",
    )

    objects = PageManager.from_queryset(SessionPageQuerySet)()

    api_fields = [
        APIField("kind"),
        APIField("series"),
        APIField("summary"),
        APIField("audience"),
        APIField("state", serializer=StateField()),
        APIField("beginning", serializer=MomentField()),
        APIField("ending", serializer=MomentField()),
        APIField("time_zone"),
        APIField("place"),
        APIField("register_url"),
        APIField("register_by"),
        APIField("capacity_note"),
        APIField("eligibility"),
        APIField("credit"),
        APIField("adjustments"),
        APIField("speakers", serializer=StreamOfPageField()),
        APIField("body", serializer=StreamOfPageField()),
        APIField("recording", serializer=RecordingField()),
    ]

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("series"),
        index.SearchField("body"),
        index.SearchField("speakers"),
        index.FilterField("kind"),
        index.FilterField("audience"),
    ]

    content_panels = [
        *ReviewedPage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]), FieldPanel("series"), FieldPanel("summary")],
            heading="What and for whom",
            icon="group",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("starts_at")]),
                FieldRowPanel([FieldPanel("ends_on"), FieldPanel("ends_at")]),
                FieldPanel("time_zone"),
                FieldPanel("place"),
            ],
            heading="When and where",
            icon="calendar-alt",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("register_url"), FieldPanel("register_by")]),
                FieldPanel("capacity_note"),
                FieldPanel("eligibility"),
                FieldPanel("credit"),
                FieldPanel("adjustments"),
            ],
            heading="Taking part",
            icon="form",
        ),
        FieldPanel("body", icon="doc-full"),
        FieldPanel("speakers", icon="user"),
        FieldPanel("recording", icon="media"),
    ]

    class Meta:
        verbose_name = "session"

    def clean(self) -> None:
        """Refuse a session that ends before it begins, a time that no clock shows, and registration that comes late."""
        super().clean()
        if found := schedule.faults(self):
            raise ValidationError(found)

    @property
    def kicker(self) -> str:
        """Return what stands above the title."""
        whom = f"for {self.get_audience_display().lower()}" if self.audience else ""
        what = ": ".join(filter(None, [self.get_kind_display(), self.series]))
        return ", ".join(filter(None, [what, whom]))

    @property
    def public_recording(self) -> Page | None:
        """Return the page with the recording, once the session is over and while the public may open it."""
        if self.recording_id is None or self.state != State.OVER:
            return None
        page = linked_pages([self.recording_id])[self.recording_id]
        return page if page is not None and is_public(page) else None

    def next_turn(self, now: datetime.datetime) -> datetime.datetime | None:
        return min((turn for turn in schedule.turns(self) if turn > now), default=None)

    def in_series(self) -> SessionPageQuerySet:
        """Return the other public sessions of the series."""
        others = open_to_all(SessionPage.objects.live().exclude(pk=self.pk))
        return others.filter(series__iexact=self.series) if self.series else others.none()

    def readiness_gaps(self) -> list[str]:
        return [*super().readiness_gaps(), *session_words.gaps(self)]

    def card_facts(self) -> list[str]:
        """Return what stands beside the title in a list of mixed pages: its kind, its day, and where it stands."""
        day = date_format(self.starts_on, "j M Y") if self.starts_on else ""
        state = self.state.label if self.state else ""
        return [fact for fact in (self.get_kind_display(), day, state) if fact]

    def structured_data(self) -> dict[str, Any]:
        """Return the session in the words of schema.org, without `@context`."""
        return session_words.education_event(self)

    # Wagtail overrides

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "recording": self.public_recording,
            "earlier": with_standing(self.in_series().over(), self.fallen_keys)[:EARLIER_SESSIONS],
            "next_session": self.in_series().coming_up().first() if self.state == State.OVER else None,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render at once, while the recording and every page that the text links to is at hand."""
        with linked_pages_at_hand([*self.body.raw_data, {"page": self.recording_id}]):
            response = super().serve(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response
