"""The second Center, on long-acting injectables: small, and made of the same parts without a line of code."""

from __future__ import annotations

import datetime

from home.demo.desk import Desk
from home.demo.hub import leaders
from home.demo.hub_sources import AFTER_INJECTION, APA, INJECTABLES, OBSERVATION
from home.demo.opening import add_sources, elsewhere, filled, link, open_page, public_pages
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
            "lai/offer",
            "Suggest a long-acting injectable to people who prefer it, and where adherence is poor or uncertain.",
            APA,
            readers=("prescribers",),
            severity="important",
            strength="conditional",
            certainty="moderate",
        ),
        tip(
            "lai/preference",
            "Name injectables among the choices each time: nobody prefers what was never offered.",
            INJECTABLES,
            readers=("prescribers", "nurses"),
            severity="routine",
            strength="conditional",
            certainty="low",
        ),
        title="Starting an injectable",
        intro="Whom to offer it, and when",
    ),
    section(
        "monitoring",
        tip(
            "lai/three-hours",
            "Observe everyone for 3 hours after each injection of olanzapine pamoate.",
            OBSERVATION,
            readers=TEAM,
            detail="<p>A syndrome of delirium and sedation can follow an injection; it resembles an overdose.[1]</p>",
            severity="safety",
            strength="strong",
            certainty="moderate",
        ),
        tip(
            "lai/first-hour",
            "Look most closely in the first hour after olanzapine pamoate: most reported cases began then.",
            AFTER_INJECTION,
            readers=("nurses", "care-teams"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        intro="After the injection",
    ),
    section(
        "challenges",
        tip(
            "lai/resistant",
            "Consider a time-limited injectable before you call an illness resistant, where adherence is uncertain.",
            INJECTABLES,
            readers=("prescribers",),
            severity="important",
            strength="conditional",
            certainty="low",
        ),
        intro="Where an injectable settles a question",
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
        heading="Elsewhere",
        links=[
            elsewhere(
                "What the guideline says about injectables",
                "https://smiadviser.org/knowledge_post/"
                "what-do-apas-schizophrenia-treatment-guidelines-say-about-long-acting-injectable-antipsychotics",
                "SMI Adviser, on the guideline of 2020.",
            )
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
    keys = (APA, INJECTABLES, OBSERVATION, AFTER_INJECTION)
    add_sources(desk, keys, on=today - datetime.timedelta(days=DAYS))
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
