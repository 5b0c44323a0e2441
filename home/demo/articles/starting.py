"""How do I start clozapine and monitor the blood count? For clinicians; live and current."""

from __future__ import annotations

from dataclasses import replace

from cms.vocabulary.terms import Audience
from home.demo.articles import schedule
from home.demo.sources import BOXED_WARNING, CONSTIPATION, GUIDELINE, INTERACTIONS, PROGRAM_ENDED
from home.demo.writing import Article, Block, dosage, heading, monitoring, red_flag, text, tip

SLUG = "start-clozapine-and-monitor-the-blood-count"
FIRST_NOTE = "First version, written after the FDA communication of 27 August 2025."
NOTE = "Thresholds now separate benign ethnic neutropenia from the general population, in the table and the red flag."

_OTHER_SIGNS = (
    (
        "Fainting, or a slow pulse",
        "Review dose and titration the same day. Both signs are in the boxed warning.[2]",
    ),
    (
        "Fewer than three bowel movements a week",
        "The patient should call you. Constipation can progress to serious bowel complications.[3]",
    ),
)


def _red_flag(low_count: str) -> Block:
    return red_flag(
        "starting/red-flag",
        "Act the same day",
        ((low_count, "Interrupt clozapine, and follow the table of thresholds below.[1]"), *_OTHER_SIGNS),
        GUIDELINE,
        BOXED_WARNING,
        CONSTIPATION,
    )


def _dose() -> list[Block]:
    return [
        heading("starting/dose-heading", "Dose"),
        text(
            "starting/dose-text",
            "<p>Start low, go slowly and divide the dose, to limit low blood pressure, a slow pulse and "
            "fainting.[1]</p>",
            BOXED_WARNING,
        ),
        dosage(
            "starting/dose",
            "Clozapine by mouth: starting and adjusting",
            (
                ("Day one", "12.5 mg once or twice daily", "Orthostatic hypotension, bradycardia, syncope[1]"),
                ("Going up", "Slowly, in divided doses", "The same risks, and seizures[1]"),
                (
                    "With a strong CYP1A2 inhibitor",
                    "One third of the dose",
                    "Fluvoxamine, ciprofloxacin or enoxacin[2]",
                ),
                ("When the patient stops smoking", "Consider a lower dose", "Listed under drug interactions[2]"),
            ),
            BOXED_WARNING,
            INTERACTIONS,
        ),
    ]


def _before_the_first_dose() -> list[Block]:
    return [
        heading("starting/before-heading", "Before the first dose"),
        tip(
            "starting/tip-count",
            "Start clozapine only if the ANC is 1500 per µL or more; in benign ethnic neutropenia, 1000 or more.",
            GUIDELINE,
            readers=("prescribers", "pharmacists"),
            detail="<p>The numbers were adapted in 2022 from the United States label. Compare with the label in "
            "force.</p>",
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        tip(
            "starting/tip-bowel",
            "Evaluate the bowels before clozapine is started, avoid anticholinergic medicines, and consider a "
            "laxative as prevention.",
            CONSTIPATION,
            readers=("prescribers", "nurses", "pharmacists"),
            severity="safety",
            strength="strong",
            certainty="low",
            effective_from="2020-01-28",
        ),
    ]


def _schedule(*, with_benign: bool) -> list[Block]:
    return [
        heading("starting/schedule-heading", "When to check the count, and what it means"),
        monitoring(
            "starting/schedule",
            schedule.PHASES,
            GUIDELINE,
            note=schedule.OTHER_COUNTRIES,
            **schedule.thresholds(with_benign=with_benign),
        ),
    ]


def _what_ended() -> list[Block]:
    return [
        heading("starting/rems-heading", "What ended in 2025, and what did not"),
        text(
            "starting/rems",
            "<p>The clozapine REMS required prescribers, pharmacies and patients to enroll, and each count to be "
            "reported. The FDA removed it effective 13 June 2025.[1]</p>"
            "<p>The risk of severe neutropenia remains. The FDA asks prescribers to continue to monitor the ANC at the "
            "frequencies in the prescribing information.[1]</p>",
            PROGRAM_ENDED,
        ),
    ]


ARTICLE = Article(
    slug=SLUG,
    title="How do I start clozapine and monitor the blood count?",
    audience=Audience.CLINICIANS,
    summary="Begin with 12.5 mg once or twice daily, divide the dose and raise it slowly.[1] Check the absolute "
    "neutrophil count (ANC) weekly for six months, every two weeks to one year, then monthly.[2]\n\n"
    "Since 13 June 2025 no REMS applies. The schedule in the prescribing information still does.[3]",
    summary_sources=(BOXED_WARNING, GUIDELINE, PROGRAM_ENDED),
    topics=("Dose and titration", "Blood counts", "Severe neutropenia", "Interactions"),
    body=[
        _red_flag("ANC below 1000 per µL, or below 500 in benign ethnic neutropenia"),
        *_dose(),
        *_schedule(with_benign=True),
        *_before_the_first_dose(),
        *_what_ended(),
    ],
)

FIRST_VERSION = replace(
    ARTICLE,
    body=[
        _red_flag("ANC below 1000 per µL"),
        *_dose(),
        *_schedule(with_benign=False),
        *_before_the_first_dose()[:1],
        *_before_the_first_dose()[2:],
        *_what_ended(),
    ],
)
