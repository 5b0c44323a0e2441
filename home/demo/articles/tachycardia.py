"""Clozapine tachycardia side effect: what do I do about a fast heart rate? For clinicians; live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import blood_pressure
from home.demo.sources import BOXED_WARNING, OLDER_LABEL, PROGRAM_ENDED
from home.demo.writing import Article, callout, heading, red_flag, text, tip

NOTE = "First version."

ARTICLE = Article(
    slug="clozapine-tachycardia-side-effect",
    title="Clozapine tachycardia side effect: what do I do about a fast heart rate?",
    audience=Audience.CLINICIANS,
    summary="Look for a cause before you call it a side effect. Myocarditis and cardiomyopathy are in a boxed "
    "warning,[1] and a fever may point to infection with a low neutrophil count.[2]\n\n"
    "Compare the resting pulse with the one from before treatment.",
    summary_sources=(OLDER_LABEL, PROGRAM_ENDED),
    topics=("Tachycardia",),
    body=[
        red_flag(
            "tachycardia/red-flag",
            "Act the same day",
            (
                (
                    "A fast pulse in somebody who looks or feels ill",
                    "Examine the heart, and consider myocarditis and cardiomyopathy.[1]",
                ),
                ("A fast pulse with fever", "Check the ANC: with severe neutropenia, an infection can be serious.[2]"),
                (
                    "A fast pulse with fainting",
                    "Measure blood pressure lying and standing. Hypotension and syncope are in the boxed warning.[3]",
                ),
            ),
            OLDER_LABEL,
            PROGRAM_ENDED,
            BOXED_WARNING,
        ),
        heading("tachycardia/measure-heading", "Measure it the same way each time"),
        tip(
            "tachycardia/baseline",
            "Record the resting pulse before the first dose of clozapine: without it, nobody can say later what has "
            "changed.",
            OLDER_LABEL,
            readers=("prescribers", "nurses"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        text(
            "tachycardia/measure",
            "<p>Let the person rest first. Count, rather than read a number off a cuff. Note the time since the last "
            "dose, coffee, tobacco and any hurry to be on time.</p>",
        ),
        heading("tachycardia/cause-heading", "Look for a cause"),
        tip(
            "tachycardia/heart",
            "Do not call a fast pulse on clozapine harmless until myocarditis and cardiomyopathy are considered.",
            OLDER_LABEL,
            readers=("prescribers", "nurses", "care-teams"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        text(
            "tachycardia/cause",
            "<ul><li><b>The heart.</b> Ask about chest pain, breathlessness and being more tired than usual.</li>"
            "<li><b>Infection.</b> Take the temperature, and look at the date of the last neutrophil count.</li>"
            "<li><b>Pressure.</b> A fast pulse may be the answer to a fall in blood pressure.</li>"
            "<li><b>Other medicines.</b> Ask the pharmacist to go through the list.</li></ul>",
        ),
        callout(
            "tachycardia/pressure",
            "Dizzy as well?",
            "<p>A fall in pressure, a slow pulse and fainting have their own page.</p>",
            words=blood_pressure.ARTICLE.title,
            page=blood_pressure.ARTICLE.slug,
        ),
        heading("tachycardia/open-heading", "What we have not checked"),
        text(
            "tachycardia/open",
            "<p>This page gives no rate at which to treat, no medicine to treat with and no schedule of heart tests. "
            "Local cardiology advice decides. The boxed warning was read in an older label.[1]</p>",
            OLDER_LABEL,
        ),
    ],
)
