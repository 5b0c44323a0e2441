"""Clozapine seizure side effect: what lowers the risk? For clinicians; live, and soon due for review."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import BOXED_WARNING, INTERACTIONS, OLDER_LABEL
from home.demo.writing import Article, dosage, heading, red_flag, text, tip

NOTE = "First version."

ARTICLE = Article(
    slug="clozapine-seizure-side-effect",
    title="Clozapine seizure side effect: what lowers the risk?",
    audience=Audience.CLINICIANS,
    summary="Ask about earlier seizures before treatment, because seizures are in a boxed warning.[1] Raise the dose "
    "slowly.[2] Look for what makes the same dose stronger: fluvoxamine, ciprofloxacin, enoxacin, or an end to "
    "smoking.[3]\n\nAny seizure calls for a review of the dose.",
    summary_sources=(OLDER_LABEL, BOXED_WARNING, INTERACTIONS),
    topics=("Seizures", "Interactions"),
    body=[
        red_flag(
            "seizures/red-flag",
            "Act at once",
            (
                ("A seizure", "Treat it as an emergency. Decide about the next dose before it is given.[1]"),
                (
                    "A fall or a blank spell that nobody can explain",
                    "Think of a seizure as well as of a faint. Ask whoever saw it.[1]",
                ),
                (
                    "A strong CYP1A2 inhibitor was started without a change of dose",
                    "Correct the dose to one third.[2]",
                ),
            ),
            OLDER_LABEL,
            INTERACTIONS,
        ),
        heading("seizures/before-heading", "Ask before the first tablet"),
        tip(
            "seizures/history",
            "Before clozapine is started, ask about any seizure at any age, and record the answer even if it is no.",
            OLDER_LABEL,
            readers=("prescribers", "nurses"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        text(
            "seizures/plan",
            "<p>An earlier seizure is a reason to talk to whoever treated it. Agree on who is called if there is "
            "another, and write the name into the plan.</p>",
        ),
        heading("seizures/exposure-heading", "When the same dose becomes stronger"),
        dosage(
            "seizures/exposure",
            "Clozapine by mouth: changes that ask for another dose",
            (
                ("A strong CYP1A2 inhibitor is added", "One third of the dose", "Interactions section of the label[1]"),
                ("Smoking stops, also by admission", "Consider a lower dose", "Interactions section of the label[1]"),
            ),
            INTERACTIONS,
        ),
        heading("seizures/after-heading", "After a seizure"),
        tip(
            "seizures/review",
            "After a seizure on clozapine, go through the last weeks: increases, medicines added, cigarettes given up.",
            OLDER_LABEL,
            INTERACTIONS,
            readers=("prescribers", "pharmacists"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        heading("seizures/open-heading", "Not answered here"),
        text(
            "seizures/open",
            "<p>Pages on this subject often print a percentage. We traced none to a study, so there is none here. Nor "
            "do we name a dose from which the risk is higher, or a medicine that prevents seizures.</p>"
            "<p>The boxed warning was read in an older version of the label.[1] Compare it with the one in force.</p>",
            OLDER_LABEL,
        ),
    ],
)
