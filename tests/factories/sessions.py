"""Sessions as drafts, and stored values of the blocks of their room: one complete, one that a draft may hold."""

import datetime
from typing import Any

import time_machine
from wagtail.models import Site

from cms.vocabulary.terms import Audience
from media_library.models import CenterDocument, Resource, SessionIndexPage, SessionPage
from tests.factories.knowledge_base import items, stream

BEFORE = datetime.datetime(2026, 12, 10, 16, 59, tzinfo=datetime.UTC)  # of the session that `make_session` makes
DURING = datetime.datetime(2026, 12, 10, 17, 0, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2026, 12, 10, 18, 0, tzinfo=datetime.UTC)

SPEAKER = {
    "person_name": "Jonah Rowan",
    "role": "Psychiatric pharmacist",
    "credentials": "PharmD, BCPP",
    "disclosures": "Nothing to disclose",
}
ROWS = [
    {"when": "12:00", "part": "Two cases, five minutes each", "who": "Miriam Alder, MD"},
    {"when": "12:30", "part": "Your cases, without patient details", "who": ""},
]

SPARSE_BLOCKS: dict[str, Any] = {
    "speaker": {"person_name": "", "role": "", "credentials": "", "disclosures": ""},
    "takeaways": {"heading": "", "points": []},
    "program": {"heading": "", "clock": "", "rows": []},
    "document": {"document": None, "version": "", "reviewed_on": None, "note": ""},
    "resource_list": {"heading": "", "resources": []},
    "person": {"person": None, "duty": ""},
    "people": {"heading": "", "people": []},
    "partner": {"heading": "", "partner": None},
    "workgroup": {"heading": "", "workgroup": None},
}


def valid_blocks(
    *, document: CenterDocument, resource: Resource, person: Any, partner: Any, workgroup: Any
) -> dict[str, Any]:
    """Return a complete value of each block of the room."""
    led = {"person": person.pk, "duty": "Physician lead"}
    return {
        "speaker": SPEAKER,
        "takeaways": {"heading": "What you will take away", "points": items(["Which counts still apply."])},
        "program": {"heading": "The hour", "clock": "Eastern", "rows": items(ROWS)},
        "document": {
            "document": document.pk,
            "version": "Version 2",
            "reviewed_on": "2026-01-15",
            "note": "One page to hang beside the desk.",
        },
        "resource_list": {"heading": "Guidelines and tools", "resources": items([resource.pk])},
        "person": led,
        "people": {"heading": "Who leads the Center", "people": items([led])},
        "partner": {"heading": "Our partner", "partner": partner.pk},
        "workgroup": {"heading": "Who writes the tips", "workgroup": workgroup.pk},
    }


def make_session_index(**fields: Any) -> SessionIndexPage:
    """Make the list of sessions as a draft below the front page."""
    defaults = {"title": "Sessions", "slug": "sessions", "intro": "Webinars, forums and learning collaboratives."}
    index = SessionIndexPage(**(defaults | fields))
    return Site.objects.get(is_default_site=True).root_page.add_child(instance=index)


def make_session(index: Any = None, **fields: Any) -> SessionPage:
    """Make a session as a draft that lacks nothing for its review: an hour at noon in New York."""
    index = index or SessionIndexPage.objects.first() or make_session_index()
    defaults = {
        "title": "When a patient stops smoking",
        "slug": f"session-{SessionPage.objects.count() + 1}",
        "kind": SessionPage.Kind.FORUM,
        "summary": "One hour with two experts and your own cases.",
        "audience": Audience.CLINICIANS,
        "starts_on": datetime.date(2026, 12, 10),
        "starts_at": datetime.time(12),
        "ends_at": datetime.time(13),
        "time_zone": "America/New_York",
        "register_url": "https://example.org/register",
        "speakers": stream(("speaker", SPEAKER)),
        "body": stream(("takeaways", {"heading": "What you will take away", "points": items(["What to ask."])})),
    }
    return index.add_child(instance=SessionPage(**(defaults | fields)))


def at(moment: datetime.datetime) -> time_machine.travel:
    """Stop the clock at a moment."""
    return time_machine.travel(moment, tick=False)
