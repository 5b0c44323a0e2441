"""When each answer was written and handed in, when it was signed, and by whom; in days before the story is told."""

from __future__ import annotations

from dataclasses import dataclass

from home.demo.articles import (
    blood_pressure,
    constipation,
    constipation_family,
    dispensing,
    families,
    high_risk,
    how_it_works,
    interactions,
    levels,
    low_count,
    seizures,
    tachycardia,
    urination,
)
from home.demo.writing import Article


@dataclass(frozen=True)
class Answer:
    """One article with the day it was handed in and the day it was signed, both counted back from today.

    One of high risk says why it is that, and who signs second, an hour after the first.
    """

    article: Article
    note: str
    written: int
    signed: int
    reviewer: str
    second: str = ""
    high_because: str = ""


# A standard page is due again after a year: the first of these is past that day, the second will be within a month.
FIRST = (
    Answer(interactions.ARTICLE, interactions.NOTE, 403, 400, "rowan"),
    Answer(seizures.ARTICLE, seizures.NOTE, 348, 345, "alder"),
)
# Since the library holds what the FDA said about the end of the REMS. Twins come after the article for clinicians.
LATER = (
    Answer(dispensing.ARTICLE, dispensing.NOTE, 200, 197, "linden"),
    Answer(how_it_works.ARTICLE, how_it_works.NOTE, 170, 168, "alder"),
    Answer(how_it_works.BROCHURE, how_it_works.BROCHURE_NOTE, 167, 166, "rowan"),
    Answer(low_count.ARTICLE, low_count.NOTE, 140, 138, "linden"),
    Answer(low_count.FAMILY, low_count.FAMILY_NOTE, 137, 136, "linden"),
    Answer(blood_pressure.ARTICLE, blood_pressure.NOTE, 110, 107, "rowan"),
    Answer(blood_pressure.FAMILY, blood_pressure.FAMILY_NOTE, 106, 105, "alder"),
    Answer(levels.FIRST_VERSION, levels.NOTE, 90, 88, "rowan"),
)
LAST = (
    Answer(families.ARTICLE, families.NOTE, 67, 66, "alder"),
    Answer(constipation.ARTICLE, constipation.NOTE, 41, 38, "linden"),
    Answer(constipation_family.ARTICLE, constipation_family.NOTE, 37, 36, "alder"),
    Answer(tachycardia.ARTICLE, tachycardia.NOTE, 33, 31, "alder"),
    Answer(urination.ARTICLE, urination.NOTE, 29, 27, "linden"),
    Answer(high_risk.FIRST_DOSE, high_risk.DOSE_NOTE, 29, 27, "alder", "rowan", high_risk.WHY_DOSE),
)
