"""Urination: for clinicians, live and current. Its twin in plain words is in review for the first time."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import constipation
from home.demo.sources import CONSTIPATION, OLDER_LABEL
from home.demo.writing import Article, callout, heading, red_flag, text, tip

NOTE = "First version. The range that the earlier page printed is left out: it could not be traced to a study."
FAMILY_NOTE = "First version: bladder problems in plain words. Please check the red flag above all."

ARTICLE = Article(
    slug="urination-incontinence-or-enuresis",
    title="Can clozapine cause problems with urine or urination, such as incontinence or enuresis?",
    audience=Audience.CLINICIANS,
    summary="It can: people on clozapine report both. How many is not known here, so ask each one. A sudden "
    "loss of urine may be a seizure, which is in a boxed warning.[1] Before you add a bladder medicine, check that "
    "it is not anticholinergic.[2]",
    summary_sources=(OLDER_LABEL, CONSTIPATION),
    topics=("Urination", "Constipation"),
    body=[
        red_flag(
            "urination/red-flag",
            "Act the same day",
            (
                (
                    "Loss of urine with a blank spell, or a bed found wet and in disorder",
                    "Consider a seizure, and review the dose before the next one is given.[1]",
                ),
                (
                    "An anticholinergic was started for the bladder",
                    "Ask about the bowels today, and look for another way.[2]",
                ),
            ),
            OLDER_LABEL,
            CONSTIPATION,
        ),
        heading("urination/ask-heading", "Ask, in words that make it easy"),
        tip(
            "urination/ask",
            "Ask everyone on clozapine, in private, whether clothes or bed have been wet since the last visit.",
            OLDER_LABEL,
            readers=("prescribers", "nurses", "care-teams"),
            detail="<p>“Many people find this hard to bring up. Has it happened to you?”</p>",
            severity="routine",
            strength="conditional",
            certainty="very-low",
        ),
        text(
            "urination/words",
            "<p>Incontinence is loss of urine at any hour, and enuresis is loss during sleep. Note which one it is, "
            "since when, and what happened to the dose in that time.</p>",
        ),
        heading("urination/causes-heading", "Think of other causes first"),
        text(
            "urination/causes",
            "<ul><li>A seizure: it is in a boxed warning.[1]</li>"
            "<li>A slow bowel: ask how often it moves.[2]</li></ul>",
            OLDER_LABEL,
            CONSTIPATION,
        ),
        heading("urination/medicine-heading", "Before you prescribe for it"),
        tip(
            "urination/anticholinergic",
            "Do not add an anticholinergic bladder medicine to clozapine without weighing the bowel: constipation can "
            "progress to serious complications.",
            CONSTIPATION,
            readers=("prescribers", "pharmacists"),
            severity="safety",
            strength="strong",
            certainty="low",
            effective_from="2020-01-28",
        ),
        callout(
            "urination/bowel",
            "The bowel comes with it",
            "<p>What to evaluate, and when somebody should call.</p>",
            words=constipation.ARTICLE.title,
            page=constipation.ARTICLE.slug,
        ),
        heading("urination/open-heading", "How common it is"),
        text(
            "urination/open",
            "<p>Ranges in print are wide, and none has been checked for this page. We also found no source yet for "
            "which treatment helps.</p>",
        ),
    ],
)

FAMILY = Article(
    slug="clozapine-and-my-bladder",
    title="What can I do if clozapine affects my bladder?",
    audience=Audience.FAMILIES,
    summary="Some people on clozapine wet their clothes or their bed. It is nothing to be ashamed of. Tell the person "
    "who prescribes it: there may be another cause, such as a seizure.[1] Do not buy a bladder medicine on your "
    "own.[2]",
    summary_sources=(OLDER_LABEL, CONSTIPATION),
    topics=("Urination",),
    twin=ARTICLE.slug,
    applies_to="People who take clozapine by mouth, and those close to them.",
    body=[
        red_flag(
            "urination-family/red-flag",
            "When to get help now",
            (
                (
                    "You wet yourself and cannot recall what happened, or somebody saw you jerk or shake",
                    "This may be a seizure, which is an emergency. Call an ambulance. If it was hours ago, call the "
                    "clinic before the next dose.[1]",
                ),
                (
                    "You take a bladder medicine, and your bowels have slowed down",
                    "Call the clinic today. Together the two can make your bowels very ill.[2]",
                ),
            ),
            OLDER_LABEL,
            CONSTIPATION,
        ),
        heading("urination-family/say-heading", "How to bring it up"),
        text(
            "urination-family/say",
            "<p>You can say: “I have had wet sheets since my dose went up.” Or show this page. If you live with "
            "somebody who takes clozapine, ask kindly and in private.</p>",
        ),
        tip(
            "urination-family/diary",
            "Write down each time that you wet yourself: the day, the hour, and when you took your clozapine.",
            OLDER_LABEL,
            readers=("individuals", "families"),
            severity="routine",
            strength="conditional",
            certainty="very-low",
        ),
        heading("urination-family/medicine-heading", "Before you take something for it"),
        tip(
            "urination-family/medicine",
            "Ask a pharmacist before you take a bladder medicine: some kinds make constipation from clozapine worse.",
            CONSTIPATION,
            readers=("individuals", "families"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        text(
            "urination-family/stop",
            "<p>Please do not skip doses to stay dry. Call first, and ask what else can be done.</p>",
        ),
    ],
)
