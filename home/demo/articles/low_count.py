"""What happens if the ANC gets low? For clinicians, and its twin in plain words; both live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import schedule, starting
from home.demo.sources import GUIDELINE, PROGRAM_ENDED
from home.demo.writing import Article, callout, heading, monitoring, red_flag, text, tip

NOTE = "First version, with the thresholds of the guideline of 2022."
FAMILY_NOTE = "First version: what a low count means, in plain words."

ARTICLE = Article(
    slug="what-happens-if-the-anc-gets-low",
    title="I’ve heard about close lab monitoring with clozapine. What happens if the ANC level gets low when someone "
    "is taking clozapine?",
    audience=Audience.CLINICIANS,
    summary="In the general population, continue at 1000 to 1499 per µL with counts three times a week. At 500 to 999, "
    "interrupt and count daily. Below 500, interrupt, and do not rechallenge unless benefit outweighs risk.[1]\n\n"
    "In benign ethnic neutropenia, continue at 500 to 999 with counts three times a week, and interrupt below 500.[1]",
    summary_sources=(GUIDELINE,),
    topics=("Severe neutropenia", "Blood counts"),
    body=[
        red_flag(
            "low-count/red-flag",
            "Act the same day",
            (
                ("ANC 500 to 999 per µL, general population", "Interrupt clozapine, and arrange daily counts.[1]"),
                (
                    "ANC below 500 per µL, whatever the baseline",
                    "Interrupt clozapine, and reach the prescriber before the next dose.[1]",
                ),
                (
                    "Fever or another sign of infection while the count is low",
                    "Examine today. Severe neutropenia can lead to serious infections.[2]",
                ),
            ),
            GUIDELINE,
            PROGRAM_ENDED,
        ),
        heading("low-count/table-heading", "What to do at each count"),
        monitoring(
            "low-count/table",
            schedule.PHASES,
            GUIDELINE,
            note=schedule.OTHER_COUNTRIES,
            **schedule.thresholds(with_benign=True),
        ),
        heading("low-count/baseline-heading", "Find the baseline before you read the number"),
        text(
            "low-count/baseline",
            "<p>The same count can ask for two different actions. A count of 500 to 999 stops treatment in one person "
            "and means closer counting in another, whose benign ethnic neutropenia is known.[1]</p>"
            "<p>If no count from before the first dose can be found, use the stricter column until it is.</p>",
            GUIDELINE,
        ),
        tip(
            "low-count/record",
            "Record the baseline ANC of everyone on clozapine, and which column of thresholds applies, where the next "
            "reader of a result will see it.",
            GUIDELINE,
            readers=("prescribers", "nurses", "pharmacists"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        heading("low-count/after-heading", "After an interruption"),
        tip(
            "low-count/rechallenge",
            "After an ANC below 500 per µL in the general population, do not rechallenge with clozapine unless benefit "
            "outweighs risk.",
            GUIDELINE,
            readers=("prescribers",),
            detail="<p>Record who weighed it, on what grounds, and what the person wants.</p>",
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        text(
            "low-count/restart",
            "<p>Daily counts follow an interruption at 500 to 999.[1] This page names no count at which treatment may "
            "resume. Read that in the prescribing information in force.</p>",
            GUIDELINE,
        ),
        heading("low-count/report-heading", "Whom to tell"),
        text(
            "low-count/report",
            "<p>Tell the person, the pharmacy, and whoever takes over at the weekend. No program has to be told: the "
            "REMS was removed effective 13 June 2025.[1]</p>",
            PROGRAM_ENDED,
        ),
        callout(
            "low-count/starting",
            "No treatment yet?",
            "<p>Which count allows the first dose, and how the dose goes up, is on another page.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)

FAMILY = Article(
    slug="my-blood-count-is-low",
    title="My blood count is low. What happens now?",
    audience=Audience.FAMILIES,
    summary="Your count shows how many neutrophils you have. They are white blood cells that fight germs. If the count "
    "is a little low, you go on and have more tests. If it is lower, the medicine is paused.[1] When it is very low, "
    "you can catch a serious infection.[2]",
    summary_sources=(GUIDELINE, PROGRAM_ENDED),
    topics=("Severe neutropenia", "Blood counts"),
    twin=ARTICLE.slug,
    applies_to="People who take clozapine by mouth, and those close to them.",
    body=[
        red_flag(
            "low-count-family/red-flag",
            "When to get help now",
            (
                (
                    "Your count is low and you have a fever or feel ill",
                    "Call the person who prescribes your clozapine now. If nobody answers, go to an emergency "
                    "department. Say that your count is low.[1]",
                ),
                (
                    "You were told to pause clozapine and do not know what comes next",
                    "Call the clinic today. Ask when your next blood test is.[2]",
                ),
            ),
            PROGRAM_ENDED,
            GUIDELINE,
        ),
        heading("low-count-family/steps-heading", "What the clinic will do"),
        text(
            "low-count-family/steps",
            "<ul><li><b>A little low.</b> You keep taking it. The blood test comes three times a week for now.[1]</li>"
            "<li><b>Lower.</b> You stop for now. The test comes every day.[1]</li>"
            "<li><b>Very low.</b> You stop. Your doctor will not start it again unless the good it does you is "
            "greater than the risk.[1]</li></ul>"
            "<p>The exact limits are in the page for clinicians. You can bring it with you.</p>",
            GUIDELINE,
        ),
        heading("low-count-family/you-heading", "What you can do"),
        tip(
            "low-count-family/tests",
            "If your blood count is low on clozapine, go to every test, even when you feel well.",
            GUIDELINE,
            readers=("individuals", "families"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        tip(
            "low-count-family/ask",
            "Ask your clozapine clinic who will call you with each result, and whom you can call at night.",
            PROGRAM_ENDED,
            readers=("individuals", "families"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        heading("low-count-family/benign-heading", "If your count has always been low"),
        text(
            "low-count-family/benign",
            "<p>Some people have a low count all their life and are well. Other limits apply to them.[1] Has anyone in "
            "the clinic said this about you? Then ask: “Which limits do you use for me?”</p>",
            GUIDELINE,
        ),
    ],
)
