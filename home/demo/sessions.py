"""Sessions of the demonstration: a webinar, a forum with a past one, a collaborative. Their days follow today's."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cms.vocabulary.models import Partner, Workgroup
from cms.vocabulary.terms import Audience
from home.demo import scripts
from home.demo.clock import clock_at, last_forum, thursday
from home.demo.desk import Desk
from home.demo.story import nobody_is_mailed
from home.demo.writing import NAMESPACE, Block
from home.models import HomePage
from media_library.models import Resource, SessionIndexPage, SessionPage, VideoPage

SERIES = "Hard cases"
EASTERN = "America/New_York"
FREE = "Free. Register with your work address, and leave patient details out of your questions."
ADJUSTMENTS = "Live captions are always on. Tell us when you register what else you need; two days’ notice is enough."

INDEX = {
    "title": "Sessions",
    "slug": "sessions",
    "intro": "Webinars, forums for your own cases, and learning collaboratives of some weeks. All online.",
    "show_in_menus": True,
}

INTRODUCED = ("person_name", "role", "credentials", "disclosures")
SPEAKERS = {
    "alder": ("Miriam Alder", "Psychiatrist", "MD", "Nothing to disclose"),
    "rowan": ("Jonah Rowan", "Psychiatric pharmacist", "PharmD, BCPP", "Lecture fee from a company, declared"),
    "linden": ("Tess Linden", "Psychiatric nurse practitioner", "DNP, APRN", "Nothing to disclose"),
}


def tell(desk: Desk, today: datetime.date) -> None:
    """Write the sessions and have them signed, four days before `today`, in the order in which they take place."""
    with nobody_is_mailed():
        home = HomePage.objects.get()
        with _ago(today, 5, 9):
            index = desk.start(SessionIndexPage(**INDEX), below=home, author="sorrel")
            waiting = desk.hand_in(index.slug, author="sorrel", note="First version.")
        with _ago(today, 5, 14):
            desk.sign(waiting, reviewer="hazel")
        for number, page in enumerate(_sessions(today, desk), start=9):
            with _ago(today, 4, number):
                desk.start(page, below=index, author="sorrel")
                waiting = desk.hand_in(page.slug, author="sorrel", note="First version.")
            with _ago(today, 4, number, 40):
                # Nobody signs the session in which they speak.
                desk.sign(waiting, reviewer="alder" if page.kind == SessionPage.Kind.COLLABORATIVE else "linden")


def _ago(today: datetime.date, days: int, hour: int, minute: int = 0) -> Any:
    day = today - datetime.timedelta(days=days)
    zone = timezone.get_default_timezone()
    return clock_at(datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=zone))


def _sessions(today: datetime.date, desk: Desk) -> list[SessionPage]:
    pages = [_past_forum(today, desk), _webinar(today), _forum(today), _collaborative(today)]
    for page in pages:
        # Reading every block brings the stored words into the form in which the editor saves them.
        list(page.body), list(page.speakers)
    return pages


def _session(
    slug: str, *, starts_on: datetime.date, speakers: tuple[str, ...], body: list[Block], **words: Any
) -> SessionPage:
    hour = {"starts_at": datetime.time(12), "ends_at": datetime.time(13), "time_zone": EASTERN}
    common = {"audience": Audience.CLINICIANS, "place": "Online, with live captions", "adjustments": ADJUSTMENTS}
    introduced = [
        _block(f"{slug}/{name}", "speaker", dict(zip(INTRODUCED, SPEAKERS[name], strict=True))) for name in speakers
    ]
    return SessionPage(slug=slug, starts_on=starts_on, body=body, speakers=introduced, **{**hour, **common, **words})


def _past_forum(today: datetime.date, desk: Desk) -> SessionPage:
    slug = "when-the-bowel-slows"
    read = {
        "heading": "Read on",
        "text": "<p>What was said about prevention stands in the reviewed answer, with its sources.</p>",
        "link": {"text": "How to prevent serious constipation", "page": _page(desk, "constipation"), "url": ""},
    }
    return _session(
        slug,
        title="When the bowel slows: one hour of hard cases",
        kind=SessionPage.Kind.FORUM,
        series=SERIES,
        summary="Four teams told of people whose bowel slowed on clozapine: what they asked, what they missed, what "
        "they do now at each visit.",
        starts_on=last_forum(today),
        speakers=("alder", "rowan"),
        eligibility="Prescribers, nurses and pharmacists.",
        recording_id=VideoPage.objects.values_list("pk", flat=True).get(slug=scripts.BOWEL),
        body=[
            _takeaways(
                slug,
                "Why bowel function is asked about before the first dose.",
                "Which other medicines slow the bowel as well.",
                "When a person should call: fewer than three bowel movements a week.",
            ),
            _resources(slug, "To take along", "Bowel function checklist"),
            _block(f"{slug}/read", "callout", read),
        ],
    )


def _webinar(today: datetime.date) -> SessionPage:
    slug = "blood-counts-after-the-rems"
    starts_on = thursday(today + datetime.timedelta(days=9))
    return _session(
        slug,
        title="Blood counts after the REMS",
        kind=SessionPage.Kind.WEBINAR,
        summary="The program ended on 13 June 2025; the blood counts did not. What the prescribing information still "
        "asks for, and what pharmacies no longer do.",
        starts_on=starts_on,
        register_url="https://register.example.org/blood-counts",
        register_by=starts_on - datetime.timedelta(days=1),
        capacity_note="500 places",
        eligibility=f"Prescribers, nurses and pharmacists. {FREE}",
        speakers=("rowan",),
        body=[
            _takeaways(
                slug,
                "What ended on 13 June 2025, and what did not.",
                "How to answer a pharmacy that still asks for enrollment.",
                "How often to count in the first year, and after it.",
            ),
            _program(
                slug,
                "The hour",
                "Eastern",
                ("12:00", "What the FDA removed, in four dates", "Jonah Rowan, PharmD"),
                ("12:20", "The schedule that still holds", "Jonah Rowan, PharmD"),
                ("12:40", "Your questions", "Everyone"),
            ),
            _resources(slug, "To read before or after", "FDA Removes", "Blood count calendar"),
        ],
    )


def _forum(today: datetime.date) -> SessionPage:
    slug = "when-a-patient-stops-smoking"
    starts_on = thursday(today + datetime.timedelta(days=16))
    return _session(
        slug,
        title="When a patient stops smoking",
        kind=SessionPage.Kind.FORUM,
        series=SERIES,
        summary="Smoking changes the clozapine level. One hour with two experts and your own cases: what to ask, and "
        "what to watch.",
        starts_on=starts_on,
        register_url="https://register.example.org/smoking",
        register_by=starts_on - datetime.timedelta(days=1),
        capacity_note="200 places",
        eligibility=f"Prescribers, nurses and pharmacists. {FREE}",
        speakers=("alder", "rowan"),
        body=[
            _takeaways(
                slug,
                "Why to consider a lower dose when smoking stops.",
                "How to plan for a hospital stay, where smoking stops on day one.",
                "Which strong CYP1A2 inhibitors call for a lower dose, too: fluvoxamine, ciprofloxacin, enoxacin.",
            ),
            _program(
                slug,
                "The hour",
                "Eastern",
                ("12:00", "Two cases, five minutes each", "Miriam Alder, MD"),
                ("12:10", "What changes when smoking stops", "Jonah Rowan, PharmD"),
                ("12:30", "Your cases, without patient details", "Everyone"),
            ),
        ],
    )


def _collaborative(today: datetime.date) -> SessionPage:
    slug = "starting-clozapine-in-a-community-clinic"
    starts_on = thursday(today + datetime.timedelta(days=44))
    ends_on = starts_on + datetime.timedelta(weeks=7)
    return _session(
        slug,
        title="Starting clozapine in a community clinic",
        kind=SessionPage.Kind.COLLABORATIVE,
        summary="Eight weeks for teams that want to offer clozapine themselves. One hour a week, with your own plan at "
        "the end.",
        starts_on=starts_on,
        ends_on=ends_on,
        register_url="https://register.example.org/collaborative",
        register_by=starts_on - datetime.timedelta(days=7),
        capacity_note="12 teams, three people each",
        eligibility="Teams of a prescriber, a nurse and a pharmacist or care manager, from a clinic that has begun "
        f"fewer than five people on clozapine. {FREE}",
        speakers=("linden", "rowan"),
        body=[
            _takeaways(
                slug,
                "A plan for the first dose, the titration and the blood counts in your own clinic.",
                "Who draws, who reads and who calls, for each count.",
                "What your team asks at each visit, on one page.",
            ),
            _program(
                slug,
                "Eight weeks",
                "Week",
                ("1 and 2", "Who may benefit, and how the talk about it goes", "Tess Linden, DNP"),
                ("3 and 4", "First dose, slow titration, divided doses", "Jonah Rowan, PharmD"),
                ("5 and 6", "Blood counts and bowel function, week by week", "Tess Linden, DNP"),
                ("7 and 8", "Your plan, read by two other teams", "Everyone"),
            ),
            _resources(slug, "What the teams work with", "Blood count calendar", "Bowel function", "A Guideline"),
            _block(
                f"{slug}/partner",
                "partner",
                {"heading": "Held together with", "partner": Partner.objects.values_list("pk", flat=True).get()},
            ),
            _block(
                f"{slug}/workgroup",
                "workgroup",
                {"heading": "", "workgroup": Workgroup.objects.values_list("pk", flat=True).get()},
            ),
        ],
    )


def _page(desk: Desk, words: str) -> int | None:
    return next((page.pk for slug, page in desk.pages.items() if words in slug), None)


def _takeaways(slug: str, *points: str) -> Block:
    return _block(f"{slug}/takeaways", "takeaways", {"heading": "What you will take away", "points": points})


def _program(slug: str, heading: str, clock: str, *rows: tuple[str, str, str]) -> Block:
    parts = [{"when": when, "part": part, "who": who} for when, part, who in rows]
    return _block(f"{slug}/program", "program", {"heading": heading, "clock": clock, "rows": parts})


def _resources(slug: str, heading: str, *titles: str) -> Block:
    current = Resource.objects.current()
    keys = [current.values_list("pk", flat=True).get(title__startswith=title) for title in titles]
    return _block(f"{slug}/resources", "resource_list", {"heading": heading, "resources": keys})


def _block(name: str, kind: str, value: Mapping[str, Any]) -> Block:
    """Return a block in the stored form; lists become items with ids that stay."""
    stored = {
        key: [{"type": "item", "value": item, "id": _id(name, key, place)} for place, item in enumerate(entry)]
        if isinstance(entry, list | tuple)
        else entry
        for key, entry in value.items()
    }
    return {"type": kind, "value": stored, "id": _id(name)}


def _id(*names: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, ("sessions", *names)))))
