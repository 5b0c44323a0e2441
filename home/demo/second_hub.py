"""The second Center, on long-acting injectables: small, and made of the same parts without a line of code."""

from __future__ import annotations

import datetime

from home.demo.desk import Desk
from home.demo.hub import leaders
from home.demo.opening import filled, link, open_page, public_pages
from home.demo.sources import BOXED_WARNING, CONSTIPATION, PROGRAM_ENDED
from home.demo.writing import front_door, paragraphs, section, tip
from home.models import HomePage, ResourceHubPage

SLUG = "long-acting-injectables"
NOTE = "The second Center opens with its first tips."
DAYS = 1
TEAM = ("prescribers", "nurses", "pharmacists")

TIPS = [
    section(
        "starting",
        tip(
            "lai/first-dose",
            "When a patient moves from an injectable to clozapine, begin with 12.5 mg once or twice daily and divide "
            "the dose.",
            BOXED_WARNING,
            readers=("prescribers",),
            detail="<p>Raise it slowly, to limit low blood pressure, a slow pulse and fainting.[1]</p>",
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        tip(
            "lai/bowel-first",
            "Evaluate bowel function before a patient who has had an injectable takes the first dose of clozapine.",
            CONSTIPATION,
            readers=TEAM,
            detail="<p>Avoid anticholinergic medicines, and consider a prophylactic laxative.[1]</p>",
            effective_from="2020-01-28",
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        title="From an injectable to clozapine",
        intro="Before the first dose of clozapine",
    ),
    section(
        "monitoring",
        tip(
            "lai/counts",
            "Keep to the schedule of ANC counts for everyone who takes clozapine, with or without an injectable.",
            PROGRAM_ENDED,
            readers=TEAM,
            detail="<p>The REMS ended on 13 June 2025. The schedule is in the prescribing information.[1]</p>",
            effective_from="2025-06-13",
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        intro="The blood count",
    ),
]

CONSULTATION = [
    paragraphs("lai/consultation", "<p>Both Centers answer questions in the same place.</p>"),
    front_door(
        "link_list",
        "lai/consultation/links",
        heading="Ask",
        links=[link("Ask an expert", "on-demand-consultation", "One question, one answer in writing.")],
    ),
]
RESOURCES = [
    front_door(
        "link_list",
        "lai/resources",
        heading="Read on",
        links=[
            link("Clozapine Center of Excellence", "clozapine", "Six sections of tips, each with its sources."),
            link("How review works", "how-review-works", "Who signs a page, and when it is checked again."),
        ],
    )
]
EDUCATION = [
    front_door(
        "link_list",
        "lai/education",
        heading="Learn together",
        links=[link("Virtual Learning Collaboratives and Forums", "learning-collaboratives", "For both Centers.")],
    )
]
JOIN_US = [
    front_door(
        "link_list",
        "lai/join",
        heading="Take part",
        links=[link("The Exchange", "the-exchange", "One e-mail list for both Centers.")],
    )
]


def open_hub(desk: Desk, *, today: datetime.date) -> None:
    """Have the second Center written and signed."""
    page = ResourceHubPage(
        slug=SLUG,
        title="Long-acting Injectables Center of Excellence",
        short_title="Injectables",
        strapline="Tips and consultation for teams that offer antipsychotics as long-acting injections.",
        welcome="<p>For clinicians and teams in the United States. The Center is young: it opens with its first tips, "
        "and shares its consultation with the Clozapine Center.</p>",
        leaders=leaders(desk, ("rowan", "Pharmacy lead")),
        resources=filled(RESOURCES, desk),
        education=filled(EDUCATION, desk),
        join_us=filled(JOIN_US, desk),
        consultation=filled(CONSULTATION, desk),
        tips=filled(TIPS, desk),
        offerings=filled(
            [
                front_door(
                    "offering",
                    "lai/offering/consultation",
                    title="On-demand consultation",
                    text="One question, one expert",
                    page="on-demand-consultation",
                    part="",
                ),
                front_door(
                    "offering",
                    "lai/offering/exchange",
                    title="The Exchange",
                    text="E-mail list for clinicians",
                    page="the-exchange",
                    part="",
                ),
            ],
            desk,
        ),
        review_page_id=public_pages().get("how-review-works"),
    )
    open_page(page, desk=desk, below=HomePage.objects.get(), note=NOTE, reviewer="rowan", today=today, days=DAYS)
