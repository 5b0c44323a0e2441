"""The clinical tips of the Clozapine Center: six sections, each statement on its own feet and on a source."""

from __future__ import annotations

from home.demo.hub_sources import APA, OLDER_LABEL
from home.demo.sources import BOXED_WARNING, CONSTIPATION, GUIDELINE, INTERACTIONS, PROGRAM_ENDED
from home.demo.writing import Block, section, tip

PRESCRIBERS = ("prescribers",)
CLINIC = ("prescribers", "nurses")
TEAM = ("prescribers", "nurses", "pharmacists")
EVERYBODY = ("prescribers", "nurses", "pharmacists", "care-teams")
ADAPTED = "<p>Adapted in 2022 from the United States label. Compare with the label in force.</p>"

SAFETY = {"severity": "safety", "strength": "strong", "certainty": "low"}
IMPORTANT = {"severity": "important", "strength": "strong", "certainty": "low"}
DEPENDS = {"severity": "important", "strength": "conditional", "certainty": "low"}
ROUTINE = {"severity": "routine", "strength": "strong", "certainty": "moderate"}

STARTING = section(
    "starting",
    tip(
        "hub/offer",
        "Offer clozapine to people whose schizophrenia has not responded to other antipsychotics.",
        APA,
        readers=PRESCRIBERS,
        detail="<p>The guideline recommends clozapine in treatment-resistant schizophrenia.</p>",
        **{**IMPORTANT, "certainty": "moderate"},
    ),
    tip(
        "hub/first-dose",
        "Begin with 12.5 mg once or twice daily and divide the dose.",
        BOXED_WARNING,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    tip(
        "hub/titration",
        "Raise the dose slowly, to limit low blood pressure, a slow pulse and fainting.",
        BOXED_WARNING,
        readers=CLINIC,
        **SAFETY,
    ),
    tip(
        "hub/baseline-count",
        "Start only if the ANC is 1500 per µL or more; in benign ethnic neutropenia, 1000 or more.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/bowel-first",
        "Evaluate bowel function before the first dose, and consider a prophylactic laxative.",
        CONSTIPATION,
        readers=TEAM,
        effective_from="2020-01-28",
        **SAFETY,
    ),
    tip(
        "hub/medicine-list",
        "Go through the whole medicine list before the first dose: a strong CYP1A2 inhibitor changes it.",
        INTERACTIONS,
        readers=TEAM,
        detail="<p>Fluvoxamine, ciprofloxacin and enoxacin are strong inhibitors.[1]</p>",
        **IMPORTANT,
    ),
    title="Starting clozapine",
    intro="Before the first dose and while it is raised",
)

MONITORING = section(
    "monitoring",
    tip(
        "hub/schedule",
        "Check the ANC weekly for six months, every two weeks to one year, then monthly.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/program",
        "No REMS applies since 13 June 2025. The schedule in the prescribing information still does.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        effective_from="2025-06-13",
        **SAFETY,
    ),
    tip(
        "hub/mild",
        "At an ANC of 1000 to 1499 per µL, continue and count three times a week.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>General population. In benign ethnic neutropenia other thresholds apply.</p>" + ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/moderate",
        "At an ANC of 500 to 999 per µL, interrupt clozapine and count daily.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>General population. In benign ethnic neutropenia, continue and count three times a week.</p>"
        + ADAPTED,
        **SAFETY,
    ),
    intro="The blood count, and what each value asks for",
)

COMMON = section(
    "common_side_effects",
    tip(
        "hub/call",
        "Ask everyone who takes clozapine to call when they have fewer than three bowel movements a week.",
        CONSTIPATION,
        readers=EVERYBODY,
        effective_from="2020-01-28",
        **SAFETY,
    ),
    tip(
        "hub/anticholinergic",
        "Avoid adding an anticholinergic medicine to clozapine.",
        CONSTIPATION,
        readers=TEAM,
        detail="<p>Both slow the bowel. Look for an alternative first.</p>",
        effective_from="2020-01-28",
        **SAFETY,
    ),
    tip(
        "hub/ask-about-bowel",
        "Ask about the bowel at every visit: constipation can progress to serious complications.",
        CONSTIPATION,
        readers=CLINIC,
        **IMPORTANT,
    ),
    tip(
        "hub/dizziness",
        "Ask about dizziness on standing while the dose goes up, and measure the blood pressure.",
        BOXED_WARNING,
        readers=CLINIC,
        **IMPORTANT,
    ),
    intro="What most people notice, and what to ask",
)

UNCOMMON = section(
    "uncommon_side_effects",
    tip(
        "hub/severe",
        "Below an ANC of 500 per µL, interrupt clozapine.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>Do not start it again unless the benefit outweighs the risk.[1]</p>" + ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/risk-remains",
        "Keep watching for severe neutropenia: the risk did not end with the program.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        effective_from="2025-06-13",
        **SAFETY,
    ),
    tip(
        "hub/seizures",
        "Know the boxed warning on seizures before you raise the dose.",
        OLDER_LABEL,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    tip(
        "hub/heart",
        "Know the boxed warning on myocarditis and cardiomyopathy before the first dose.",
        OLDER_LABEL,
        readers=CLINIC,
        **SAFETY,
    ),
    tip(
        "hub/dementia",
        "Remember that older people with dementia-related psychosis died more often: the label warns of it in a box.",
        OLDER_LABEL,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    title="Important uncommon side effects",
    intro="Rare, and the reason for every warning",
)

CHALLENGES = section(
    "challenges",
    tip(
        "hub/inhibitors",
        "With fluvoxamine, ciprofloxacin or enoxacin, use one third of the clozapine dose.",
        INTERACTIONS,
        readers=TEAM,
        **SAFETY,
    ),
    tip(
        "hub/smoking",
        "Consider a lower dose when a patient stops smoking.",
        INTERACTIONS,
        readers=TEAM,
        **DEPENDS,
    ),
    tip(
        "hub/ask-about-smoking",
        "Ask about smoking at every visit, so that no change is missed.",
        INTERACTIONS,
        readers=EVERYBODY,
        **IMPORTANT,
    ),
    tip(
        "hub/benign",
        "Look for benign ethnic neutropenia before a count becomes a reason to stop: its thresholds differ.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **IMPORTANT,
    ),
    tip(
        "hub/pharmacy",
        "Tell patients and pharmacies that nobody has to enroll, and that the counts go on.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        effective_from="2025-06-13",
        **IMPORTANT,
    ),
    intro="What makes teams hesitate",
)

GUIDELINES = section(
    "guidelines",
    tip(
        "hub/label",
        "Work from the prescribing information in force, with its Medication Guide, not from a copy of the REMS years.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        **ROUTINE,
    ),
    tip(
        "hub/checklist",
        "Use the guideline and checklist of 2022 to start step by step.",
        GUIDELINE,
        readers=EVERYBODY,
        detail="<p>Its tables of thresholds were adapted from the label of that year.</p>",
        **ROUTINE,
    ),
    tip(
        "hub/communication",
        "Read the FDA communication of 28 January 2020 with your team before the next start.",
        CONSTIPATION,
        readers=EVERYBODY,
        **ROUTINE,
    ),
    tip(
        "hub/apa",
        "Bring the national guideline of 2020 when a colleague doubts that clozapine comes next.",
        APA,
        readers=PRESCRIBERS,
        **ROUTINE,
    ),
    intro="What to have at hand, each with its source",
)

SECTIONS: list[Block] = [STARTING, MONITORING, COMMON, UNCOMMON, CHALLENGES, GUIDELINES]
