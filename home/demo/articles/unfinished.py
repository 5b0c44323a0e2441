"""What is on its author's desk: an article that was sent back, and a first draft."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import INTERACTIONS, PROGRAM_ENDED, PROGRAM_PAUSED
from home.demo.writing import Article, dosage, heading, text

SENT_BACK_NOTE = "First version."
COMMENT = (
    "This is not what happened. The program and its reporting ended; the monitoring in the prescribing information did "
    "not. The FDA says so in its communication of 27 August 2025."
)
WHAT_HAS_TO_CHANGE = (
    "The dates are right, the short answer is not: it says that blood tests are no longer needed. Please say that "
    "enrollment and reporting ended, and that the counts go on at the frequencies in the prescribing information."
)

# Wrong on purpose: this wording is found on real pages, and the reviewer of the demonstration refuses it.
SENT_BACK = Article(
    slug="what-did-the-end-of-the-rems-change",
    title="What did the end of the clozapine REMS change?",
    audience=Audience.CLINICIANS,
    summary="On 24 February 2025 the FDA removed mandatory blood test monitoring for clozapine.[1] Counts are no "
    "longer needed before the pharmacy dispenses.[1]",
    summary_sources=(PROGRAM_PAUSED,),
    topics=("REMS", "Blood counts"),
    body=[
        heading("rems-end/dates-heading", "Four dates"),
        text(
            "rems-end/dates",
            "<ul><li><b>19 November 2024.</b> Two advisory committees of the FDA meet about the REMS.[2]</li>"
            "<li><b>24 February 2025.</b> The FDA no longer expects prescribers, pharmacies and patients to take "
            "part.[1]</li>"
            "<li><b>13 June 2025.</b> The REMS is removed.[2]</li>"
            "<li><b>27 August 2025.</b> The FDA announces the removal.[2]</li></ul>",
            PROGRAM_PAUSED,
            PROGRAM_ENDED,
        ),
    ],
)

DRAFT = Article(
    slug="when-a-patient-stops-smoking",
    title="What changes when a patient on clozapine stops smoking?",
    audience=Audience.CLINICIANS,
    summary="Consider a lower dose when a patient stops smoking.[1]",
    summary_sources=(INTERACTIONS,),
    topics=("Smoking", "Interactions"),
    body=[
        heading("smoking/dose-heading", "Dose"),
        dosage(
            "smoking/dose",
            "Clozapine by mouth: around the day on which smoking stops",
            (("When smoking stops", "Consider a lower dose", ""),),
        ),
    ],
)
