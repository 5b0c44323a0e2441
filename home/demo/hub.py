"""The Clozapine Center: welcome, offerings, tabs, tips, questions and people."""

from __future__ import annotations

import datetime
from typing import Any

from cms.vocabulary.models import Partner, Person, Workgroup
from home.demo.desk import Desk
from home.demo.hub_tips import SECTIONS
from home.demo.opening import elsewhere, filled, known, link, open_page, public_pages
from home.demo.partners import PARTNER, WORKGROUP
from home.demo.sources import PROGRAM_ENDED
from home.demo.writing import Block, callout, front_door, paragraphs
from home.models import HomePage, ResourceHubPage
from knowledge_base.models import KnowledgeBaseIndexPage

SLUG = "clozapine"
NOTE = "The Center opens: six sections of tips, each statement with its source."
DAYS = 2

WELCOME = (
    "<p>For clinicians and teams in the United States who want to offer clozapine well: answers that say who checked "
    "them, training, and an expert to ask.</p>"
    "<p>Our mission: that nobody goes without clozapine for want of knowledge. Individuals and families have pages of "
    "their own.</p>"
)

QUOTE = front_door(
    "quote",
    "hub/quote",
    quote="… prescribers should continue to monitor patients’ ANC according to the monitoring frequencies described in "
    "the prescribing information. [1]",
    attribution="Food and Drug Administration, on the end of the clozapine REMS",
    as_of="2025-08-27",
    citations=(PROGRAM_ENDED,),
)

# Title, one line, and where it leads: the first of these pages that is live, else a part of the hub itself.
OFFERINGS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("Live and on-demand webinars", "Recorded, with captions and transcript", ("videos", "sessions"), "education"),
    (
        "Virtual Learning Collaboratives",
        "Eight weeks, with teams like yours",
        ("learning-collaboratives",),
        "education",
    ),
    ("Virtual Forums", "One hour a month, peer to peer", ("sessions", "learning-collaboratives"), "education"),
    ("The Exchange", "E-mail list for clinicians", ("the-exchange",), "join-us"),
    ("On-demand consultation", "One question, one expert", ("on-demand-consultation",), "consultation"),
    ("Intensive consultation", "For a site or a community", ("intensive-consultation",), "consultation"),
    ("Clinical tips and resources", "Six sections, each tip with its evidence", (), "tips"),
)

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("How do I start clozapine and monitor the blood count?", ("start-clozapine-and-monitor-the-blood-count",)),
    ("What should I check before I treat constipation?", ("prevent-serious-constipation",)),
    ("What should I do about salivation with clozapine?", ("salivation",)),
    ("When is a long-acting injectable worth offering?", ()),
    ("What may change antipsychotic treatment next?", ()),
)

FIRST_READS = (
    "start-clozapine-and-monitor-the-blood-count",
    "prevent-serious-constipation",
    "what-happens-if-the-anc-gets-low",
    "clozapine-brochure",
)


def open_hub(desk: Desk, *, today: datetime.date) -> None:
    """Have the Clozapine Center written and signed; whatever page it refers to is live by now, or left out."""
    index = KnowledgeBaseIndexPage.objects.live().first()
    page = ResourceHubPage(
        slug=SLUG,
        title="Clozapine Center of Excellence",
        short_title="Clozapine",
        strapline="Training, consultation and reviewed answers, so that more people with treatment-resistant "
        "schizophrenia can be offered clozapine safely.",
        welcome=WELCOME,
        leaders=leaders(desk, ("alder", "Physician lead"), ("linden", "Nursing lead"), ("rowan", "Pharmacy lead")),
        partners=partners(),
        quote=filled([QUOTE], desk),
        resources=filled(resources(index), desk),
        education=filled(education(), desk),
        join_us=filled(JOIN_US, desk),
        consultation=filled(CONSULTATION, desk),
        tips=filled(SECTIONS, desk),
        questions=filled(questions(), desk),
        answers=index,
        review_page_id=public_pages().get("how-review-works"),
    )
    open_page(
        page,
        desk=desk,
        below=HomePage.objects.get(),
        note=NOTE,
        reviewer="alder",
        today=today,
        days=DAYS,
        complete=lambda hub: {"offerings": filled(offerings(hub.pk), desk)},
    )


def offerings(hub: int) -> list[Block]:
    """Return the offerings; one without a page of its own leads to a part of the hub with this key."""
    found = []
    for title, text, slugs, part in OFFERINGS:
        live = known(*slugs)[:1]
        if live:
            where: dict[str, Any] = {"page": live[0], "part": ""}
        else:
            where = {"page": hub, "part": part}
        found.append(front_door("offering", f"hub/offering/{title}", title=title, text=text, **where))
    return found


def questions() -> list[Block]:
    """Return the sample questions; one without a live answer asks the reader to ask."""
    return [
        front_door("question", f"hub/question/{words}", question=words, page=next(iter(known(*slugs)), None))
        for words, slugs in QUESTIONS
    ]


def leaders(desk: Desk, *led: tuple[str, str]) -> list[Block]:
    """Return people of the demonstration, each with what they do for a Center."""
    people = {name: Person.objects.get(user=desk.people[name]) for name, _duty in led}
    return [front_door("person", f"hub/leader/{name}", person=people[name].pk, duty=duty) for name, duty in led]


def partners() -> list[Block]:
    """Return the partner and the workgroup of the demonstration; both are fictional."""
    partner, group = Partner.objects.get(name=PARTNER), Workgroup.objects.get(name=WORKGROUP)
    return [
        front_door("partner", "hub/partner", heading="Our partner", partner=partner.pk),
        front_door("workgroup", "hub/workgroup", heading=WORKGROUP, workgroup=group.pk),
    ]


def resources(index: KnowledgeBaseIndexPage | None) -> list[Block]:
    """Return the tab of resources: what to read first, then answers reviewed last, then documents elsewhere."""
    cards = front_door(
        "card_list",
        "hub/resources/cards",
        heading="Read these first",
        cards=[{"page": slug, "words": ""} for slug in known(*FIRST_READS)],
        **query(below=index.slug if index else None),
    )
    links = front_door(
        "link_list",
        "hub/resources/links",
        heading="Guidelines and safety communications",
        links=[
            elsewhere(
                "A guideline and checklist for starting clozapine",
                "https://pmc.ncbi.nlm.nih.gov/articles/PMC9243911/",
                "CNS Drugs, 2022. Its thresholds were adapted from the label of that year.",
            ),
            elsewhere(
                "FDA communication on the end of the REMS",
                "https://www.drugs.com/fda/"
                "fda-removes-risk-evaluation-mitigation-strategy-rems-program-antipsychotic-clozapine-14765.html",
                "27 August 2025, in the copy of Drugs.com.",
            ),
            elsewhere(
                "FDA communication on constipation",
                "https://www.fda.gov/safety/medical-product-safety-information/clozaril-fazaclo-odt-versacloz-"
                "clozapine-drug-safety-communication-fda-strengthens-warning-untreated",
                "28 January 2020.",
            ),
        ],
    )
    return [cards, links]


def query(*, below: str | None, most: int = 4) -> dict[str, Any]:
    """Return what asks for the pages below the one with this slug."""
    return {"below": below, "topic": "", "audience": "", "how_many": most}


def education() -> list[Block]:
    """Return the tab of education: lists of sessions and recordings, as far as there are any."""
    text = paragraphs(
        "hub/education/text",
        "<p>Learn alone or with others: recordings at any hour, a forum once a month, and a collaborative for whole "
        "teams.</p>",
    )
    lists = [
        front_door("card_list", f"hub/education/{slug}", heading=words, cards=[], **query(below=slug, most=most))
        for words, slug, most in (("Sessions", "sessions", 4), ("Recordings", "videos", 10))
        if known(slug)
    ]
    pages = [
        link("View past recordings", "videos", "Each with captions and transcript."),
        link("Webinars and forums", "sessions", "What comes next, and what is past."),
        link(
            "Virtual Learning Collaboratives and Forums", "learning-collaboratives", "Eight weeks, or one hour a month."
        ),
    ]
    there = [each for each in pages if known(each["page"])]
    return [text, *lists, front_door("link_list", "hub/education/links", heading="Where to go", links=there)]


JOIN_US = [
    paragraphs(
        "hub/join/text",
        "<p>The Exchange is one list for both Centers: clozapine and long-acting injectables. Ask, answer, and hear of "
        "the next forum.</p>",
    ),
    front_door(
        "link_list",
        "hub/join/links",
        heading="Take part",
        links=[
            link("Sign up now: The Exchange", "the-exchange", "E-mail list for clinicians."),
            link("#MissionForBetter", "newsletter", "One e-mail when an answer changes."),
        ],
    ),
]

CONSULTATION = [
    paragraphs(
        "hub/consultation/text",
        "<p>Ask about one patient without saying who it is, or about a whole service. Good questions become answers "
        "here, signed like all the others.</p>",
    ),
    callout(
        "hub/consultation/one",
        "One question",
        "<p>For clinicians. Leave out names, dates of birth and record numbers.</p>",
        words="Ask an expert",
        page="on-demand-consultation",
    ),
    callout(
        "hub/consultation/site",
        "A site or a community",
        "<p>For teams that want to start or widen a clozapine service.</p>",
        words="Request intensive consultation",
        page="intensive-consultation",
    ),
]
