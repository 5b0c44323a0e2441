"""What does the pharmacy check before it dispenses clozapine? Live and current, but one of its sources has fallen."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import CONSTIPATION, INTERACTIONS, PROGRAM_ENDED, PROGRAM_PAUSED
from home.demo.writing import Article, heading, text, tip

NOTE = "First version, for pharmacists."

ARTICLE = Article(
    slug="before-the-pharmacy-dispenses",
    title="What does the pharmacy check before it dispenses clozapine?",
    audience=Audience.CLINICIANS,
    summary="No REMS authorization: the program was removed effective 13 June 2025. The neutrophil counts go on, so a "
    "missing one is a reason to ask the prescriber.[1] Look for interacting[2] and anticholinergic[3] medicines.",
    summary_sources=(PROGRAM_ENDED, INTERACTIONS, CONSTIPATION),
    topics=("REMS", "Blood counts", "Interactions"),
    body=[
        heading("dispensing/rems-heading", "What the pharmacy no longer does"),
        tip(
            "dispensing/pause",
            "Since 24 February 2025, the FDA does not expect a pharmacy to take part in the clozapine REMS before it "
            "dispenses.",
            PROGRAM_PAUSED,
            readers=("pharmacists",),
            severity="important",
            strength="strong",
            certainty="low",
            effective_from="2025-02-24",
        ),
        heading("dispensing/count-heading", "What it still asks"),
        text(
            "dispensing/count",
            "<p>The FDA asks prescribers to monitor at the frequencies in the prescribing information.[1] A pharmacist "
            "who sees no recent count can call and ask for it.</p>",
            PROGRAM_ENDED,
        ),
        tip(
            "dispensing/list",
            "Each time clozapine is dispensed, look for fluvoxamine, ciprofloxacin, enoxacin and anticholinergic "
            "medicines on the same list.",
            INTERACTIONS,
            CONSTIPATION,
            readers=("pharmacists",),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        heading("dispensing/counter-heading", "What to say at the counter"),
        text(
            "dispensing/counter",
            "<p>Offer the Medication Guide.[1] Ask how often the bowels move, and whether smoking has changed. Pass on "
            "what you hear.</p>",
            PROGRAM_ENDED,
        ),
    ],
)
