"""What the demonstration's readers may take along: published guidance at its own address, and leaflets made here.

Leaflets say only what the articles say and cite. Their publisher is the demonstration; nobody prescribed from them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from home.demo.leaflet import leaflet
from home.demo.sources import FDA
from media_library.models import CenterDocument, Resource

CENTER = "Clozapine Center of Excellence (demonstration)"
NOTE = (
    "Demonstration content, not medical advice. United States. The sources are named on the page that offers this file."
)


@dataclass(frozen=True)
class Leaflet:
    """The words of one file made here, and its name."""

    name: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One resource; `instead` is the key of what takes its place."""

    words: dict[str, Any]
    topics: tuple[str, ...]
    file: Leaflet | None = None
    instead: str = ""
    audience: str = field(default=Audience.CLINICIANS)


SCHEDULE = (
    "- Month 1 to month 6: one count every week.",
    "- Month 7 to month 12: one count every two weeks.",
    "- After 12 months: one count every month.",
)

CALENDAR_WITH_PROGRAM = Leaflet(
    "blood-count-calendar-1.pdf",
    "Blood count calendar, version 1",
    (
        "For the chart of a person who takes clozapine. Each row: date and absolute neutrophil count (ANC).",
        *SCHEDULE,
        "Report each count to the clozapine REMS before the pharmacy dispenses.",
    ),
)
CALENDAR = Leaflet(
    "blood-count-calendar-2.pdf",
    "Blood count calendar, version 2",
    (
        "For the chart of a person who takes clozapine. Each row: date and absolute neutrophil count (ANC).",
        *SCHEDULE,
        "Since 13 June 2025 no REMS applies: nobody has to be enrolled, and no count is reported before dispensing. "
        "The prescribing information still says how often to count.",
    ),
)
BOWEL_CHECKLIST = Leaflet(
    "bowel-function-checklist.pdf",
    "Bowel function: a checklist for each visit",
    (
        "Constipation caused by clozapine can progress to serious bowel complications.",
        "- Before the first dose: ask how often the bowel moves, and look for what slows it.",
        "- Avoid other medicines with anticholinergic effects.",
        "- Consider a laxative before there is a problem.",
        "- Say when to call: fewer than three bowel movements a week.",
        "Ask at each visit. People seldom bring it up themselves.",
    ),
)
BROCHURE = Leaflet(
    "what-the-blood-tests-are-for.pdf",
    "What the blood tests are for",
    (
        "Clozapine can lower the number of white blood cells that fight infection. A blood test shows it in time.",
        "How often you are tested",
        "- For the first six months: every week.",
        "- For the next six months: every two weeks.",
        "- After a year: every month, for as long as you take clozapine.",
        "The program that pharmacies asked about ended on 13 June 2025. The blood tests did not end.",
        "Ask your care team",
        "- Where to go for the test, and who calls you with the result.",
        "- Which signs need a call on the same day.",
        "- What to do when you have fewer than three bowel movements a week. Call then, and do not wait.",
    ),
)

ENTRIES: dict[str, Entry] = {
    "guideline": Entry(
        {
            "kind": Resource.Kind.GUIDELINE,
            "title": "A Guideline and Checklist for Initiating and Managing Clozapine Treatment in Patients with "
            "Treatment-Resistant Schizophrenia",
            "description": "Start, titration, monitoring and side effects, with checklists.",
            "publisher": "CNS Drugs 36, 659–679",
            "year": 2022,
            "url": "https://doi.org/10.1007/s40263-022-00932-2",
        },
        ("Starting clozapine", "Blood counts"),
    ),
    "removal": Entry(
        {
            "kind": Resource.Kind.GUIDELINE,
            "title": "FDA Removes Risk Evaluation and Mitigation Strategy (REMS) Program for the Antipsychotic Drug "
            "Clozapine",
            "description": "What ended on 13 June 2025, and what to go on with.",
            "publisher": f"{FDA}, in the copy of Drugs.com",
            "year": 2025,
            "url": "https://www.drugs.com/fda/"
            "fda-removes-risk-evaluation-mitigation-strategy-rems-program-antipsychotic-clozapine-14765.html",
        },
        ("REMS", "Blood counts"),
    ),
    "notice": Entry(
        {
            "kind": Resource.Kind.GUIDELINE,
            "title": "Clozapine REMS has ended",
            "description": "What pharmacies were told in the months before the program was removed.",
            "publisher": "National Community Pharmacists Association",
            "year": 2025,
            "url": "https://ncpa.org/newsroom/qam/2025/03/31/clozapine-rems-has-ended",
        },
        ("REMS",),
        instead="removal",
    ),
    "constipation": Entry(
        {
            "kind": Resource.Kind.GUIDELINE,
            "title": "FDA strengthens warning that untreated constipation caused by schizophrenia medicine clozapine "
            "(Clozaril) can lead to serious bowel problems",
            "description": "Why bowel function is asked about before the first dose, and when to call.",
            "publisher": FDA,
            "year": 2020,
            "url": "https://www.fda.gov/safety/medical-product-safety-information/clozaril-fazaclo-odt-versacloz-"
            "clozapine-drug-safety-communication-fda-strengthens-warning-untreated",
        },
        ("Constipation",),
    ),
    "calendar": Entry(
        {
            "kind": Resource.Kind.TOOL,
            "title": "Blood count calendar",
            "description": "One row for each count, weekly to monthly.",
            "version": "Version 2",
        },
        ("Blood counts",),
        CALENDAR,
    ),
    "old-calendar": Entry(
        {
            "kind": Resource.Kind.TOOL,
            "title": "Blood count calendar",
            "description": "Still asks for reports to the REMS.",
            "version": "Version 1",
        },
        ("Blood counts", "REMS"),
        CALENDAR_WITH_PROGRAM,
        instead="calendar",
    ),
    "bowel": Entry(
        {
            "kind": Resource.Kind.TOOL,
            "title": "Bowel function checklist",
            "description": "What to ask at each visit, and when to call.",
            "version": "Version 1",
        },
        ("Constipation",),
        BOWEL_CHECKLIST,
    ),
    "brochure": Entry(
        {
            "kind": Resource.Kind.BROCHURE,
            "title": "What the blood tests are for",
            "description": "One page in plain words, to read at home.",
            "version": "Version 1",
        },
        ("Blood counts",),
        BROCHURE,
        audience=Audience.FAMILIES,
    ),
}


def create(topics: dict[str, Topic], *, checked_on: datetime.date) -> dict[str, Resource]:
    """Add the resources to the library, each opened on the given day, and return them by key."""
    made = {key: _create(entry, topics, checked_on) for key, entry in ENTRIES.items()}
    for key, entry in ENTRIES.items():
        if entry.instead:
            made[key].superseded_by = made[entry.instead]
            made[key].full_clean()
            made[key].save()
    return made


def _create(entry: Entry, topics: dict[str, Topic], checked_on: datetime.date) -> Resource:
    own = {"publisher": CENTER, "year": checked_on.year, "document": _file(entry.file)} if entry.file else {}
    resource = Resource(**own, **entry.words, audience=entry.audience, checked_on=checked_on)
    resource.full_clean()
    resource.save()
    resource.topics.set(topics[name] for name in entry.topics)
    return resource


def _file(made: Leaflet) -> CenterDocument:
    content = ContentFile(leaflet(made.title, made.paragraphs, note=NOTE), name=made.name)
    document = CenterDocument(title=made.title, file=content)
    document.full_clean(exclude=["file_sha256"])
    document.save()
    return document
