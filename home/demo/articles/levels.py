"""How do I interpret clozapine and norclozapine levels? For clinicians; live, corrected in a hurry."""

from __future__ import annotations

from dataclasses import replace

from cms.vocabulary.terms import Audience
from home.demo.articles import seizures
from home.demo.sources import BOXED_WARNING, INTERACTIONS, OLDER_LABEL
from home.demo.writing import Article, Block, callout, heading, red_flag, text, tip

NOTE = "First version, without target ranges: none has been compared with its source."

URGENT_NOTE = "What to do at once when a strong CYP1A2 inhibitor is added stands among the signs that cannot wait."
NOTICE = (
    "An earlier version of this page left out what cannot wait when fluvoxamine, ciprofloxacin or enoxacin is added: "
    "reduce clozapine to one third. If you relied on it, check for these medicines."
)

SEIZURE = ("A seizure", "Treat it and review the dose. A result within range is no reassurance.[1]")
FAINTING = ("Fainting or a slow pulse", "Review the dose on the same day.[2]")
INHIBITOR = (
    "Fluvoxamine, ciprofloxacin or enoxacin added at full dose",
    "Reduce to one third now. Sample later, if at all.[3]",
)


def what_cannot_wait(rows: tuple[tuple[str, str], ...], *citations: str) -> Block:
    """Name the signs at which nobody waits for a level."""
    return red_flag("levels/red-flag", "Do not wait for the level", rows, *citations)


ARTICLE = Article(
    slug="clozapine-and-norclozapine-levels",
    title="How do I interpret clozapine or norclozapine blood, serum or plasma levels, what do these mean?",
    audience=Audience.CLINICIANS,
    summary="Judge the person first: symptoms and side effects decide, and a level helps to explain a surprise. Ask "
    "what changed before the sample: smoking, or a strong CYP1A2 inhibitor.[1]\n\n"
    "Published ranges differ in unit and country. This page prints none until they are checked.",
    summary_sources=(INTERACTIONS,),
    topics=("Clozapine levels", "Interactions"),
    body=[
        what_cannot_wait((SEIZURE, FAINTING, INHIBITOR), OLDER_LABEL, BOXED_WARNING, INTERACTIONS),
        heading("levels/order-heading", "Before you order one"),
        tip(
            "levels/question",
            "Write on the request for a clozapine level what you want to know, and what you would do with a high or a "
            "low result.",
            INTERACTIONS,
            readers=("prescribers", "nurses"),
            severity="routine",
            strength="conditional",
            certainty="very-low",
        ),
        text(
            "levels/sample",
            "<p>Two samples can be compared only if both were taken at the same distance from the last dose. Note both "
            "times, the dose and how it is divided. Ask the laboratory when it wants the sample.</p>",
        ),
        heading("levels/result-heading", "When the result surprises you"),
        text(
            "levels/result",
            "<ul><li><b>Higher than before.</b> Has smoking stopped? Was fluvoxamine, ciprofloxacin or enoxacin "
            "added?[1] Was the sample taken sooner after the dose?</li>"
            "<li><b>Lower than before.</b> Were doses missed?</li>"
            "<li><b>As before, but the person is worse.</b> The answer lies elsewhere.</li></ul>",
            INTERACTIONS,
        ),
        tip(
            "levels/unit",
            "Compare clozapine levels only in the same unit, from the same laboratory, against that laboratory’s own "
            "range.",
            INTERACTIONS,
            readers=("prescribers", "pharmacists"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        heading("levels/two-heading", "Two numbers on one report"),
        text(
            "levels/two",
            "<p>Many reports give norclozapine beside clozapine, and some divide one by the other. What that ratio can "
            "prove has not been checked for this page. Do not accuse anybody of missing doses because of it.</p>",
        ),
        callout(
            "levels/seizures",
            "Worried about seizures?",
            "<p>What makes the same dose stronger, and what to ask beforehand.</p>",
            words=seizures.ARTICLE.title,
            page=seizures.ARTICLE.slug,
        ),
    ],
)

# As it was signed first: an urgent correction has added what was left out.
FIRST_VERSION = replace(
    ARTICLE, body=[what_cannot_wait((SEIZURE, FAINTING), OLDER_LABEL, BOXED_WARNING), *ARTICLE.body[1:]]
)
