"""Which medicines call for a lower clozapine dose? For clinicians; live, and past its review date."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import INTERACTIONS
from home.demo.writing import Article, dosage, heading, red_flag, text, tip

NOTE = "First version."

ARTICLE = Article(
    slug="medicines-that-call-for-a-lower-dose",
    title="Which medicines call for a lower clozapine dose?",
    audience=Audience.CLINICIANS,
    summary="Strong inhibitors of the enzyme CYP1A2. With fluvoxamine, ciprofloxacin or enoxacin, use one third of the "
    "clozapine dose.[1]\n\nThe prescriber of the other medicine may not know of the clozapine, so tell patients to "
    "name it each time.",
    summary_sources=(INTERACTIONS,),
    topics=("Interactions", "Dose and titration"),
    body=[
        red_flag(
            "interactions/red-flag",
            "Act before the first tablet",
            (
                (
                    "An antibiotic is needed, and it is ciprofloxacin or enoxacin",
                    "Ask whether another will do. If not, use one third of the dose.[1]",
                ),
                ("Fluvoxamine is planned", "Agree on the lower clozapine dose first, and on who writes it.[1]"),
            ),
            INTERACTIONS,
        ),
        heading("interactions/dose-heading", "How much lower"),
        dosage(
            "interactions/dose",
            "Clozapine by mouth, with a strong CYP1A2 inhibitor",
            (
                ("With fluvoxamine", "One third of the dose", "Strong CYP1A2 inhibitor; an antidepressant[1]"),
                ("With ciprofloxacin", "One third of the dose", "Strong CYP1A2 inhibitor; an antibiotic[1]"),
                ("With enoxacin", "One third of the dose", "Strong CYP1A2 inhibitor; an antibiotic[1]"),
            ),
            INTERACTIONS,
        ),
        heading("interactions/find-heading", "How to find out in time"),
        tip(
            "interactions/alert",
            "Enter clozapine in every medicine list that a hospital, dentist or urgent care clinic will see.",
            INTERACTIONS,
            readers=("pharmacists", "nurses", "prescribers"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        tip(
            "interactions/third",
            "With a strong CYP1A2 inhibitor, use one third of the clozapine dose.",
            INTERACTIONS,
            readers=("prescribers", "pharmacists"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        heading("interactions/end-heading", "When the other medicine ends"),
        text(
            "interactions/end",
            "<p>How fast to return to the earlier dose is not stated here. Read the interactions section of the label, "
            "and plan the day on which the course is prescribed.</p>",
        ),
    ],
)
