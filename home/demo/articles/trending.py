"""The trending topics of the Center, in their order: under which name each is known, and its article here."""

from __future__ import annotations

from home.demo.articles import (
    blood_counts,
    blood_pressure,
    constipation,
    how_it_works,
    levels,
    low_count,
    seizures,
    starting,
    tachycardia,
    urination,
)
from home.demo.writing import Article

TRENDING: tuple[tuple[str, Article], ...] = (
    ("Clozapine Blood Count Monitoring", blood_counts.OUTDATED),
    ("Clozapine Brochure", how_it_works.BROCHURE),
    (
        "Can clozapine cause problems with urine or urination, such as incontinence or enuresis?",
        urination.ARTICLE,
    ),
    ("Clozapine Orthostatic Hypotension, Bradycardia, Syncope Side Effect", blood_pressure.ARTICLE),
    ("Clozapine Seizure Side Effect", seizures.ARTICLE),
    ("Clozapine Tachycardia Side Effect", tachycardia.ARTICLE),
    ("Constipation Side Effect of Clozapine", constipation.ARTICLE),
    ("How does clozapine work and how is it different from other medications?", how_it_works.ARTICLE),
    (
        "How do I interpret clozapine or norclozapine blood, serum or plasma levels, what do these mean?",
        levels.ARTICLE,
    ),
    ("How does one dose or titrate clozapine dosage when starting on this medication?", starting.ARTICLE),
    (
        "I’ve heard about close lab monitoring with clozapine. What happens if the ANC level gets low when someone is "
        "taking clozapine?",
        low_count.ARTICLE,
    ),
)
