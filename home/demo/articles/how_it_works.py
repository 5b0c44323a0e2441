"""How does clozapine work, and how is it different? For clinicians; its twin is the brochure. Both live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import starting
from home.demo.sources import BOXED_WARNING, CONSTIPATION, GUIDELINE, OLDER_LABEL, PROGRAM_ENDED
from home.demo.writing import Article, callout, heading, red_flag, text, tip

NOTE = "First version. It says openly that no source on the mechanism has been checked."
BROCHURE_NOTE = "First version of the brochure, without figures that could not be traced."

ARTICLE = Article(
    slug="how-does-clozapine-work",
    title="How does clozapine work and how is it different from other medications?",
    audience=Audience.CLINICIANS,
    summary="Clozapine is an antipsychotic.[1] It is used when schizophrenia is treatment-resistant.[2] What sets it "
    "apart in daily work is what it asks for: blood counts, a slow start in divided doses,[3] and a plan for the "
    "bowels.[4]\n\nNo source on its mechanism has been checked here.",
    summary_sources=(PROGRAM_ENDED, GUIDELINE, BOXED_WARNING, CONSTIPATION),
    topics=("Choosing clozapine",),
    body=[
        heading("how/place-heading", "Its place in treatment"),
        text(
            "how/place",
            "<p>A published guideline is devoted to starting and managing clozapine in treatment-resistant "
            "schizophrenia.[1] Before you propose it, write down which antipsychotics were tried, at what dose and for "
            "how long.</p>",
            GUIDELINE,
        ),
        tip(
            "how/own-rules",
            "Do not carry the rules of another antipsychotic over to clozapine: first dose, titration and monitoring "
            "are its own.",
            BOXED_WARNING,
            GUIDELINE,
            readers=("prescribers", "pharmacists", "nurses"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        heading("how/boxed-heading", "What the boxed warning names"),
        text(
            "how/boxed",
            "<ul><li>Severe neutropenia.[1]</li><li>Orthostatic hypotension, bradycardia and syncope.[2]</li>"
            "<li>Seizures.[3]</li><li>Myocarditis and cardiomyopathy.[3]</li>"
            "<li>More deaths among older people with dementia-related psychosis.[3]</li></ul>"
            "<p>The last three were read in an older label. Compare them with the one in force.</p>",
            PROGRAM_ENDED,
            BOXED_WARNING,
            OLDER_LABEL,
        ),
        tip(
            "how/consent",
            "Go through each risk of the boxed warning with anyone who is offered clozapine, before they decide.",
            BOXED_WARNING,
            OLDER_LABEL,
            readers=("prescribers", "pharmacists"),
            severity="important",
            strength="strong",
            certainty="low",
        ),
        tip(
            "how/guide",
            "Hand out the Medication Guide that the labeling has included since the clozapine REMS was removed.",
            PROGRAM_ENDED,
            readers=("pharmacists", "prescribers"),
            severity="routine",
            strength="conditional",
            certainty="very-low",
            effective_from="2025-06-13",
        ),
        heading("how/mechanism-heading", "The mechanism, and what we do not claim"),
        text(
            "how/mechanism",
            "<p>Accounts of the mechanism speak of receptors. None is repeated here, because none has been compared "
            "with a source. Nor would it change what you check tomorrow.</p>",
        ),
        callout(
            "how/starting",
            "Decided to start?",
            "<p>The steps from the baseline count to the monthly one.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)

BROCHURE = Article(
    slug="clozapine-brochure",
    title="Clozapine brochure: is it an option for you?",
    audience=Audience.FAMILIES,
    summary="Clozapine is a medicine for people with schizophrenia whom other medicines have not helped enough.[1] It "
    "can do harm as well, so you have blood tests and start with a small dose.[2] Take your time, and ask about both "
    "sides before you choose.",
    summary_sources=(GUIDELINE, BOXED_WARNING),
    topics=("Choosing clozapine",),
    twin=ARTICLE.slug,
    applies_to="People who think about taking clozapine, and those close to them.",
    body=[
        red_flag(
            "brochure/red-flag",
            "When to get help now",
            (
                (
                    "You have a seizure, or your heart races and you feel ill",
                    "This is an emergency. Call an ambulance, and say that you take clozapine.[1]",
                ),
                (
                    "You have a fever or feel that you have an infection",
                    "Call the clinic the same day, and ask for a blood test. Your white blood cells may be low.[2]",
                ),
                ("You faint", "Call the clinic before the next dose.[3]"),
                ("Your bowels move less than three times a week", "Call the clinic. Do not wait for a visit.[4]"),
            ),
            OLDER_LABEL,
            PROGRAM_ENDED,
            BOXED_WARNING,
            CONSTIPATION,
        ),
        heading("brochure/ask-heading", "Questions to bring"),
        text(
            "brochure/ask",
            "<ul><li>Which medicines have I tried, and why did they not help?</li>"
            "<li>What could get better, and how will we see it?</li>"
            "<li>Which risks matter most for me?</li>"
            "<li>What if I do not want it, or want to stop?</li></ul>",
        ),
        tip(
            "brochure/guide",
            "Ask your pharmacist for the Medication Guide on clozapine, and read it before you decide.",
            PROGRAM_ENDED,
            readers=("individuals", "families"),
            severity="important",
            strength="strong",
            certainty="low",
        ),
        heading("brochure/life-heading", "What life with it looks like"),
        text(
            "brochure/life",
            "<p>In the first half year you have a blood test each week. Later it is less often.[1] Is the lab far "
            "away? Plan the trip and the time off before you begin.</p>"
            "<p>Your clinic will also ask about your bowels.[2] That may feel odd at first. It keeps you safe.</p>",
            GUIDELINE,
            CONSTIPATION,
        ),
        tip(
            "brochure/partner",
            "Choose somebody you trust who knows the warning signs of clozapine and can call the clinic for you.",
            BOXED_WARNING,
            readers=("individuals", "families"),
            severity="routine",
            strength="conditional",
            certainty="very-low",
        ),
        heading("brochure/numbers-heading", "Why there are few numbers here"),
        text(
            "brochure/numbers",
            "<p>Leaflets like to say how many people it helps. We could not find out where such numbers come from, so "
            "we left them out. Ask your doctor what is known.</p>",
        ),
    ],
)
