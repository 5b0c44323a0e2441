"""The published sources of the demonstration. All of them exist; the days on which they were opened are made up."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from cms.vocabulary.models import Citation

BOXED_WARNING = "boxed-warning"
OLDER_LABEL = "boxed-warning-older"
INTERACTIONS = "interactions"
GUIDELINE = "guideline-2022"
CONSTIPATION = "fda-2020-01-28"
PROGRAM = "rems"
PROGRAM_PAUSED = "ncpa-2025-03-31"
PROGRAM_ENDED = "fda-2025-08-27"

FDA = "U.S. Food and Drug Administration"

BEFORE_THE_END: dict[str, dict[str, Any]] = {
    BOXED_WARNING: {
        "kind": Citation.Kind.LABEL,
        "title": "Clozapine prescribing information: boxed warning",
        "label": "United States label, before section 1",
    },
    OLDER_LABEL: {
        "kind": Citation.Kind.LABEL,
        "title": "Clozaril (clozapine) prescribing information: boxed warning on seizures, on myocarditis and "
        "cardiomyopathy, and on dementia-related psychosis",
        "label": "Clozaril, an older United States label",
    },
    INTERACTIONS: {
        "kind": Citation.Kind.LABEL,
        "title": "Clozapine prescribing information: drug interactions",
        "label": "United States label, section 7",
    },
    GUIDELINE: {
        "kind": Citation.Kind.ARTICLE,
        "title": "A Guideline and Checklist for Initiating and Managing Clozapine Treatment in Patients with "
        "Treatment-Resistant Schizophrenia",
        "publisher": "CNS Drugs 36, 659–679, tables 6 and 7",
        "published_on": datetime.date(2022, 6, 27),
        "doi": "10.1007/s40263-022-00932-2",
        "pmid": "35759211",
        "url": "https://pmc.ncbi.nlm.nih.gov/articles/PMC9243911/",
    },
    CONSTIPATION: {
        "kind": Citation.Kind.REGULATOR,
        "title": "FDA strengthens warning that untreated constipation caused by schizophrenia medicine clozapine "
        "(Clozaril) can lead to serious bowel problems",
        "publisher": FDA,
        "published_on": datetime.date(2020, 1, 28),
        "url": "https://www.fda.gov/safety/medical-product-safety-information/clozaril-fazaclo-odt-versacloz-"
        "clozapine-drug-safety-communication-fda-strengthens-warning-untreated",
    },
    PROGRAM: {
        "kind": Citation.Kind.REGULATOR,
        "title": "Clozapine Risk Evaluation and Mitigation Strategy (REMS)",
        "publisher": FDA,
        "label": "Shared program for all clozapine medicines",
    },
}

SINCE_THE_END: dict[str, dict[str, Any]] = {
    PROGRAM_PAUSED: {
        "kind": Citation.Kind.WEB_PAGE,
        "title": "Clozapine REMS has ended",
        "publisher": "National Community Pharmacists Association",
        "published_on": datetime.date(2025, 3, 31),
        "url": "https://ncpa.org/newsroom/qam/2025/03/31/clozapine-rems-has-ended",
    },
    PROGRAM_ENDED: {
        "kind": Citation.Kind.REGULATOR,
        "title": "FDA Removes Risk Evaluation and Mitigation Strategy (REMS) Program for the Antipsychotic Drug "
        "Clozapine",
        "publisher": f"{FDA}, in the copy of Drugs.com",
        "published_on": datetime.date(2025, 8, 27),
        "url": "https://www.drugs.com/fda/"
        "fda-removes-risk-evaluation-mitigation-strategy-rems-program-antipsychotic-clozapine-14765.html",
    },
}


def create(library: dict[str, dict[str, Any]], *, opened_on: datetime.date) -> dict[str, Citation]:
    """Add sources to the library, each opened on the given day, and return them by key."""
    found = {key: Citation(**words, accessed_on=opened_on) for key, words in library.items()}
    for citation in found.values():
        citation.full_clean()
        citation.save()
    return found


def open_again(citations: dict[str, Citation], *, on: datetime.date, keys: Collection[str] = ()) -> None:
    """Record that sources still in force were opened once more: all of them, or those named by `keys`.

    What was signed before keeps its older day.
    """
    for key, citation in citations.items():
        if not citation.is_fallen() and (not keys or key in keys):
            citation.accessed_on = on
            citation.save()


def supersede_program(citations: dict[str, Citation]) -> None:
    """Mark the REMS as no longer in force: the one act that flags everything that rests on it."""
    _supersede(
        citations,
        PROGRAM,
        on=datetime.date(2025, 6, 13),
        note="No enrollment and no report. The prescribing information still says how often to check the count.",
    )


def supersede_news(citations: dict[str, Citation]) -> None:
    """Mark the news of a pause as overtaken by the FDA's own word that the program is gone."""
    _supersede(
        citations,
        PROGRAM_PAUSED,
        on=datetime.date(2025, 8, 27),
        note="The REMS is not paused but removed, effective 13 June 2025: nothing is left to take part in.",
    )


def _supersede(citations: dict[str, Citation], key: str, *, on: datetime.date, note: str) -> None:
    fallen = citations[key]
    fallen.status, fallen.status_date, fallen.status_note = Citation.Status.SUPERSEDED, on, note
    fallen.superseded_by = citations[PROGRAM_ENDED]
    fallen.full_clean()
    fallen.save()
