"""The clinical tips of the Clozapine Center: six sections, each statement on its own feet and on a source."""

from __future__ import annotations

from home.demo.sources import BOXED_WARNING, CONSTIPATION, GUIDELINE, INTERACTIONS, OLDER_LABEL, PROGRAM_ENDED
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
        "hub/first-dose",
        "Begin clozapine with 12.5 mg once or twice daily and divide the dose.",
        BOXED_WARNING,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    tip(
        "hub/titration",
        "Raise the clozapine dose slowly, to limit low blood pressure, a slow pulse and fainting.",
        BOXED_WARNING,
        readers=CLINIC,
        stands_alone=True,
        **SAFETY,
    ),
    tip(
        "hub/baseline-count",
        "Start clozapine only if the ANC is 1500 per µL or more; in benign ethnic neutropenia, 1000 or more.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/bowel-first",
        "Evaluate bowel function before the first dose of clozapine, and consider a prophylactic laxative.",
        CONSTIPATION,
        readers=TEAM,
        effective_from="2020-01-28",
        **SAFETY,
    ),
    tip(
        "hub/medicine-list",
        "Go through the whole medicine list before the first dose of clozapine: a strong CYP1A2 inhibitor changes the "
        "dose.",
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
        "During clozapine treatment, check the ANC weekly for six months, every two weeks to one year, then monthly.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/program",
        "No clozapine REMS applies since 13 June 2025. The schedule in the prescribing information still does.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        effective_from="2025-06-13",
        **SAFETY,
    ),
    tip(
        "hub/mild",
        "In the general population, continue clozapine at an ANC of 1000 to 1499 per µL and count three times a week.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>In benign ethnic neutropenia other thresholds apply.</p>" + ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/moderate",
        "In the general population, interrupt clozapine at an ANC of 500 to 999 per µL and count daily.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>In benign ethnic neutropenia, continue and count three times a week.</p>" + ADAPTED,
        **SAFETY,
    ),
    intro="The blood count, and what each value asks for",
    stands_alone=True,
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
        detail="<p>The FDA advises against it: constipation can become serious.</p>",
        effective_from="2020-01-28",
        **SAFETY,
    ),
    tip(
        "hub/ask-about-bowel",
        "Ask about the bowel at every visit: constipation from clozapine can progress to serious complications.",
        CONSTIPATION,
        readers=CLINIC,
        **IMPORTANT,
    ),
    tip(
        "hub/dizziness",
        "Ask about dizziness and fainting while the clozapine dose goes up: a slow rise limits low blood pressure.",
        BOXED_WARNING,
        readers=CLINIC,
        **IMPORTANT,
    ),
    intro="What to ask about at each visit",
    stands_alone=True,
)

UNCOMMON = section(
    "uncommon_side_effects",
    tip(
        "hub/severe",
        "Below an ANC of 500 per µL, interrupt clozapine.",
        GUIDELINE,
        readers=TEAM,
        detail="<p>In the general population, do not rechallenge unless benefit outweighs risk.[1]</p>" + ADAPTED,
        **SAFETY,
    ),
    tip(
        "hub/risk-remains",
        "Keep watching for severe neutropenia with clozapine: the risk did not end with the REMS.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        effective_from="2025-06-13",
        **SAFETY,
    ),
    tip(
        "hub/seizures",
        "Know clozapine’s boxed warning on seizures before you raise the dose.",
        OLDER_LABEL,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    tip(
        "hub/heart",
        "Know clozapine’s boxed warning on myocarditis and cardiomyopathy before the first dose.",
        OLDER_LABEL,
        readers=CLINIC,
        **SAFETY,
    ),
    tip(
        "hub/dementia",
        "Know clozapine’s boxed warning on mortality in older people with dementia-related psychosis before you "
        "prescribe it for one.",
        OLDER_LABEL,
        readers=PRESCRIBERS,
        **SAFETY,
    ),
    title="Important uncommon side effects",
    intro="Serious, and named in the boxed warning or by the FDA",
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
        "Consider a lower clozapine dose when a patient stops smoking.",
        INTERACTIONS,
        readers=TEAM,
        **DEPENDS,
    ),
    tip(
        "hub/ask-about-smoking",
        "Ask everyone who takes clozapine about smoking at every visit, so that no change is missed.",
        INTERACTIONS,
        readers=EVERYBODY,
        **IMPORTANT,
    ),
    tip(
        "hub/benign",
        "Record before the first dose of clozapine whether benign ethnic neutropenia is known: its thresholds differ.",
        GUIDELINE,
        readers=TEAM,
        detail=ADAPTED,
        **IMPORTANT,
    ),
    tip(
        "hub/pharmacy",
        "Tell patients and pharmacies that nobody has to enroll for clozapine, and that the counts go on.",
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
        "Work from clozapine’s prescribing information in force, with its Medication Guide, not from a copy of the "
        "REMS years.",
        PROGRAM_ENDED,
        readers=EVERYBODY,
        **ROUTINE,
    ),
    tip(
        "hub/checklist",
        "Use the guideline and checklist of 2022 to start clozapine step by step.",
        GUIDELINE,
        readers=EVERYBODY,
        detail="<p>Its tables of thresholds were adapted from the label of that year.</p>",
        **ROUTINE,
    ),
    tip(
        "hub/communication",
        "Read the FDA communication of 28 January 2020, on clozapine and constipation, with your team before the next "
        "start.",
        CONSTIPATION,
        readers=EVERYBODY,
        **ROUTINE,
    ),
    tip(
        "hub/colleague",
        "Bring the guideline of 2022 when a colleague doubts clozapine in treatment-resistant schizophrenia.",
        GUIDELINE,
        readers=PRESCRIBERS,
        **ROUTINE,
    ),
    intro="What to have at hand, each with its source",
)

SECTIONS: list[Block] = [STARTING, MONITORING, COMMON, UNCOMMON, CHALLENGES, GUIDELINES]
