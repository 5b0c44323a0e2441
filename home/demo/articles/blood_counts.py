"""What blood counts does clozapine need? The live article that still asks for the REMS, and its correction."""

from __future__ import annotations

from dataclasses import replace

from cms.vocabulary.terms import Audience
from home.demo.articles import schedule, starting
from home.demo.sources import BOXED_WARNING, GUIDELINE, PROGRAM, PROGRAM_ENDED
from home.demo.writing import Article, Block, callout, heading, monitoring, red_flag, text, tip

FIRST_NOTE = "First version."
NOTE = "REMS enrollment and reporting removed: the program ended on 13 June 2025. Thresholds and a red flag added."
COMMENT = "I compared each number with tables 6 and 7 of the guideline. They agree."


def _why(html: str, *citations: str) -> list[Block]:
    return [heading("blood-counts/why-heading", "Why it matters"), text("blood-counts/why", html, *citations)]


OUTDATED = Article(
    slug="what-blood-counts-does-clozapine-need",
    title="What blood counts does clozapine need?",
    audience=Audience.CLINICIANS,
    summary="Count neutrophils (ANC) every week for the first six months, every two weeks until one year, and every "
    "month after that.[1]",
    summary_sources=(GUIDELINE,),
    topics=("Blood counts", "REMS"),
    body=[
        tip(
            "blood-counts/program",
            "Each patient must be enrolled in the clozapine REMS, and the count reported, before the pharmacy "
            "dispenses.",
            PROGRAM,
            readers=("prescribers", "pharmacists"),
            severity="important",
            strength="strong",
            certainty="low",
        ),
        heading("blood-counts/schedule-heading", "How often"),
        monitoring("blood-counts/schedule", schedule.PHASES, GUIDELINE, note=schedule.OTHER_COUNTRIES),
        *_why(
            "<p>Clozapine can cause severe neutropenia. The prescribing information has a boxed warning.[1]</p>",
            BOXED_WARNING,
        ),
    ],
)

CORRECTED = replace(
    OUTDATED,
    summary=f"{OUTDATED.summary}\n\nSince 13 June 2025 no REMS applies. The schedule in the prescribing information "
    "still does.[2]",
    summary_sources=(GUIDELINE, PROGRAM_ENDED),
    body=[
        red_flag(
            "blood-counts/red-flag",
            "Act the same day",
            (
                ("ANC 500 to 999 per µL", "Interrupt clozapine, and count daily.[1]"),
                (
                    "ANC below 500 per µL",
                    "Interrupt clozapine. Do not rechallenge unless benefit outweighs risk.[1]",
                ),
                (
                    "In benign ethnic neutropenia: ANC below 500 per µL",
                    "Interrupt clozapine. From 500 to 999, continue and count three times a week.[1]",
                ),
            ),
            GUIDELINE,
        ),
        tip(
            "blood-counts/program",
            "Since 13 June 2025, no patient has to be enrolled in a clozapine REMS, and no count reported, before the "
            "pharmacy dispenses.",
            PROGRAM_ENDED,
            readers=("prescribers", "pharmacists"),
            detail="<p>The program ended. The blood counts did not.</p>",
            severity="important",
            strength="strong",
            certainty="low",
            effective_from="2025-06-13",
        ),
        heading("blood-counts/schedule-heading", "How often, and what the count means"),
        monitoring(
            "blood-counts/schedule",
            schedule.PHASES,
            GUIDELINE,
            note=schedule.OTHER_COUNTRIES,
            **schedule.thresholds(with_benign=True),
        ),
        *_why(
            "<p>Clozapine can cause severe neutropenia. The prescribing information has a boxed warning.[1]</p>"
            "<p>That risk did not end with the program. Prescribers are asked to go on counting, as often as the "
            "prescribing information says.[2]</p>",
            BOXED_WARNING,
            PROGRAM_ENDED,
        ),
        callout(
            "blood-counts/starting",
            "Starting someone on clozapine?",
            "<p>First dose, titration and what to check before day one have a page of their own.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)


def commented_block() -> Block:
    """Return the block of the correction that a reviewer comments on: the schedule with its thresholds."""
    return next(block for block in CORRECTED.body if block["type"] == "monitoring")
