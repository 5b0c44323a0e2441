"""Orthostatic hypotension, bradycardia and syncope. For clinicians, and its twin in plain words; live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.sources import BOXED_WARNING, INTERACTIONS
from home.demo.writing import Article, dosage, heading, red_flag, text, tip

NOTE = "First version."
FAMILY_NOTE = "First version: why standing up can make you dizzy, in plain words."

ARTICLE = Article(
    slug="orthostatic-hypotension-bradycardia-syncope",
    title="Clozapine orthostatic hypotension, bradycardia, syncope side effect: how do I lower the risk?",
    audience=Audience.CLINICIANS,
    summary="Keep the first dose at 12.5 mg once or twice daily, go up slowly, and split the daily amount.[1]\n\n"
    "The boxed warning names low blood pressure, a slow pulse and fainting together: a faint is a reason to look at "
    "the dose, and at how fast it rose.[1]",
    summary_sources=(BOXED_WARNING,),
    topics=("Orthostatic hypotension", "Dose and titration"),
    body=[
        red_flag(
            "blood-pressure/red-flag",
            "Act the same day",
            (
                (
                    "A faint, or nearly one",
                    "Hypotension and syncope are in the boxed warning. Look at the dose, and at how fast it rose.[1]",
                ),
                (
                    "A slow pulse, with or without symptoms",
                    "Bradycardia is in the boxed warning. Look at the dose, and at how fast it rose.[1]",
                ),
                (
                    "Dizziness days after another medicine was added",
                    "Check for fluvoxamine, ciprofloxacin or enoxacin: with them, one third of the dose is used.[2]",
                ),
            ),
            BOXED_WARNING,
            INTERACTIONS,
        ),
        heading("blood-pressure/three-heading", "Three signs, one warning"),
        text(
            "blood-pressure/three",
            "<p>Orthostatic hypotension is a fall in pressure on standing up. Bradycardia is a slow pulse, and syncope "
            "is a faint. The boxed warning names them together.[1]</p>"
            "<p>If you find one, look for the other two. A person may tell you of a fall and leave out the faint.</p>",
            BOXED_WARNING,
        ),
        heading("blood-pressure/dose-heading", "What the dose can do"),
        dosage(
            "blood-pressure/dose",
            "Clozapine by mouth: steps that protect pressure and pulse",
            (
                ("First day", "12.5 mg once or twice daily", "The lowest step of the titration[1]"),
                ("Each increase", "Slowly", "A slow rise limits the fall in pressure[1]"),
                ("Every day", "Divided", "Divided doses limit all three signs[1]"),
            ),
            BOXED_WARNING,
        ),
        heading("blood-pressure/visit-heading", "At each visit while the dose rises"),
        tip(
            "blood-pressure/measure",
            "While the clozapine dose rises, ask about dizziness and fainting: hypotension, bradycardia and syncope "
            "are in the boxed warning.",
            BOXED_WARNING,
            readers=("prescribers", "nurses"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        tip(
            "blood-pressure/rise",
            "Tell everyone who starts clozapine why the dose goes up slowly: that limits the fall in blood pressure.",
            BOXED_WARNING,
            readers=("nurses", "care-teams"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        heading("blood-pressure/open-heading", "Left open here"),
        text(
            "blood-pressure/open",
            "<p>No fall in millimeters of mercury is given as a limit, and no medicine as a remedy. Neither has been "
            "checked against a source. Judge the symptoms, and read the prescribing information.</p>",
        ),
    ],
)

FAMILY = Article(
    slug="dizzy-or-faint-on-clozapine",
    title="Why do I feel dizzy or faint on clozapine?",
    audience=Audience.FAMILIES,
    summary="Clozapine can make your blood pressure drop when you stand up. It can also slow your pulse, and you may "
    "faint. That is why you start with a very small dose and go up slowly.[1]",
    summary_sources=(BOXED_WARNING,),
    topics=("Orthostatic hypotension",),
    twin=ARTICLE.slug,
    applies_to="People who take clozapine by mouth, and those close to them.",
    body=[
        red_flag(
            "blood-pressure-family/red-flag",
            "When to get help now",
            (
                (
                    "You faint and are hurt, or do not wake up at once",
                    "Whoever is with you should call an ambulance, and say that you take clozapine.[1]",
                ),
                (
                    "You faint and then feel well again",
                    "Call the person who prescribes your clozapine before you take the next dose.[1]",
                ),
                (
                    "Your pulse is slow and you feel weak",
                    "Call your clinic today, and say how fast your pulse is.[1]",
                ),
            ),
            BOXED_WARNING,
        ),
        heading("blood-pressure-family/up-heading", "What you can do"),
        tip(
            "blood-pressure-family/up",
            "Do not raise your dose of clozapine by yourself. Going up slowly makes it less likely that you faint.",
            BOXED_WARNING,
            readers=("individuals", "families"),
            severity="safety",
            strength="conditional",
            certainty="very-low",
        ),
        heading("blood-pressure-family/dose-heading", "Why the dose goes up slowly"),
        text(
            "blood-pressure-family/dose",
            "<p>Your body needs time. The first dose is 12.5 mg, once or twice a day. After that it goes up slowly. "
            "You may wish to go faster, but that can make you faint.[1]</p>",
            BOXED_WARNING,
        ),
        heading("blood-pressure-family/tell-heading", "What to tell the clinic"),
        tip(
            "blood-pressure-family/new",
            "Before you take any new medicine, tell the person who gives it to you that you take clozapine.",
            INTERACTIONS,
            readers=("individuals", "families"),
            severity="important",
            strength="strong",
            certainty="low",
        ),
        text(
            "blood-pressure-family/list",
            "<ul><li>When do you get dizzy: in the morning, or after each dose?</li>"
            "<li>Did you fall? Did you black out?</li><li>What else do you take?</li></ul>",
        ),
    ],
)
