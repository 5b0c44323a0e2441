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
    "This page gives no rate at which to treat.",
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
                    "Think of low blood pressure: hypotension and syncope are in the boxed warning.[3]",
                ),
            ),
            OLDER_LABEL,
            PROGRAM_ENDED,
            BOXED_WARNING,
        ),
        heading("tachycardia/measure-heading", "Before the first dose"),
        tip(
            "tachycardia/baseline",
            "Know clozapine’s boxed warning on myocarditis and cardiomyopathy before you have to judge a fast pulse.",
            OLDER_LABEL,
            readers=("prescribers", "nurses"),
            severity="important",
            strength="conditional",
            certainty="very-low",
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
            "<ul><li><b>The heart.</b> Myocarditis and cardiomyopathy are in a boxed warning.[1]</li>"
            "<li><b>Infection.</b> The risk of severe neutropenia remains: look at the date of the last count.[2]</li>"
            "<li><b>Pressure.</b> Hypotension is in the boxed warning.[3]</li></ul>",
            OLDER_LABEL,
            PROGRAM_ENDED,
            BOXED_WARNING,
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
