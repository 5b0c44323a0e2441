"""Two pages of high risk, which a psychiatrist and a pharmacist sign: a dose that is live, a schedule half signed."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import schedule, starting
from home.demo.sources import BOXED_WARNING, GUIDELINE, INTERACTIONS, PROGRAM_ENDED
from home.demo.writing import Article, callout, dosage, heading, monitoring, red_flag, text, tip

WHY_DOSE = "It names doses: a wrong one harms on the first day."
DOSE_NOTE = "First version, with the doses of the prescribing information."
WHY_SCHEDULE = "It says when blood is counted: a count that is missed may cost a life."
SCHEDULE_NOTE = "First version, for whoever books the counts."

FIRST_DOSE = Article(
    slug="first-dose-of-clozapine",
    title="What is the first dose of clozapine?",
    audience=Audience.CLINICIANS,
    summary="12.5 mg once or twice daily. Go up slowly and divide the dose, to limit low blood pressure, a slow pulse "
    "and fainting.[1]\n\nWith fluvoxamine, ciprofloxacin or enoxacin, use one third of the dose.[2]",
    summary_sources=(BOXED_WARNING, INTERACTIONS),
    topics=("Dose and titration", "Orthostatic hypotension"),
    body=[
        red_flag(
            "first-dose/red-flag",
            "Stop and ask before the next dose",
            (
                ("Fainting, or a slow pulse", "Review dose and titration the same day.[1]"),
                ("A strong CYP1A2 inhibitor was overlooked", "Reduce to one third of the dose.[2]"),
            ),
            BOXED_WARNING,
            INTERACTIONS,
        ),
        heading("first-dose/heading", "How much, and why so little"),
        dosage(
            "first-dose/dose",
            "Clozapine by mouth: the first days",
            (
                ("Day one", "12.5 mg once or twice daily", "Orthostatic hypotension, bradycardia, syncope[1]"),
                ("After that", "Slowly up, in divided doses", "The same risks[1]"),
                ("With a strong CYP1A2 inhibitor", "One third of the dose", "Listed under drug interactions[2]"),
            ),
            BOXED_WARNING,
            INTERACTIONS,
        ),
        tip(
            "first-dose/list",
            "Before the first dose of clozapine, read the list of medicines and look for strong CYP1A2 inhibitors.",
            INTERACTIONS,
            readers=("prescribers", "pharmacists", "nurses"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        text(
            "first-dose/silence",
            "<p>By how much to go up each day was not compared with its source, so it does not stand here. The "
            "prescribing information says it.</p>",
        ),
        callout(
            "first-dose/starting",
            "The whole start",
            "<p>What to check before the first dose, and the schedule of blood counts.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)

FIRST_YEAR = Article(
    slug="blood-counts-in-the-first-year",
    title="Which blood counts are booked in the first year on clozapine?",
    audience=Audience.CLINICIANS,
    summary="26 weekly counts of neutrophils (ANC), then 13 at intervals of two weeks. From month 12 on, one each "
    "month.[1]\n\nSince 13 June 2025 no count is reported to a REMS. The counts go on.[2]",
    summary_sources=(GUIDELINE, PROGRAM_ENDED),
    topics=("Blood counts", "Severe neutropenia"),
    body=[
        heading("first-year/heading", "The schedule"),
        monitoring(
            "first-year/schedule",
            schedule.PHASES,
            GUIDELINE,
            note=schedule.OTHER_COUNTRIES,
            **schedule.thresholds(with_benign=True),
        ),
        tip(
            "first-year/book",
            "Book the next clozapine count before the patient leaves, and write down who calls if it is missed.",
            GUIDELINE,
            readers=("prescribers", "nurses"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        callout(
            "first-year/starting",
            "Not started yet?",
            "<p>First dose, titration and what to check before have a page of their own.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)
