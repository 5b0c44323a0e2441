"""How do I enroll a patient in the clozapine REMS? Once live, now withdrawn: its address answers 410."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import PROGRAM
from home.demo.writing import Article, heading, text

NOTE = "First version."
WITHDRAWAL_NOTE = "The clozapine REMS ended on 13 June 2025. Nobody has to enroll, and no count has to be reported."

ARTICLE = Article(
    slug="enroll-a-patient-in-the-clozapine-rems",
    title="How do I enroll a patient in the clozapine REMS?",
    audience=Audience.CLINICIANS,
    summary="Prescriber, pharmacy and patient enroll in the clozapine REMS, and the absolute neutrophil count is "
    "reported to it.[1]",
    summary_sources=(PROGRAM,),
    topics=("REMS",),
    body=[
        heading("enrollment/who-heading", "Who enrolls"),
        text(
            "enrollment/who",
            "<p>Prescribers, pharmacies and patients are enrolled in a restricted program. The count is reported to "
            "it.[1]</p>",
            PROGRAM,
        ),
    ],
)
