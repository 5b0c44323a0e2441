"""The words of the pages that lead in: the front page and the list of topics."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format

INDEX = {
    "title": "Topics",
    "slug": "topics",
    "intro": "Questions about clozapine, each with a short answer, its evidence and the people who signed it.",
    "show_in_menus": True,
}
INDEX_NOTE = "First version."

HOME_NOTE = "Front page of the demonstration, with the safety message on the end of the REMS."


def home(checked_on: datetime.date) -> dict[str, str]:
    """Return the words of the front page; `checked_on` is when the source of its safety message was last opened."""
    return {
        "heading": "Clear answers on clozapine, signed by the clinicians who checked them",
        "lead": "For prescribers, nurses and pharmacists. Each answer shows its evidence, its reviewers and the day it "
        "is due to be checked again.",
        "search_description": "Answers on clozapine with their evidence, their reviewers and the day of their next "
        "review. A demonstration, not medical advice.",
        "often_asked": "constipation, starting dose, low ANC, REMS, smoking",
        "schedule_caption": "One dot, one neutrophil count: weekly for six months, every two weeks to one year, then "
        "monthly.",
        "safety_kicker": "Safety update, in force since 13 June 2025",
        "safety_claim": "The REMS ended.\nThe blood counts did not.",
        "safety_text": "The FDA removed the clozapine REMS: no enrollment, no reporting before dispensing. The "
        "prescribing information still sets how often to check the absolute neutrophil count.",
        "safety_link_text": "What to monitor now",
        "safety_source": "United States. Source: FDA communication, 27 August 2025. "
        f"Checked {date_format(checked_on, 'j F Y')}.",
        "about": "A demonstration of the Clozapine Center of Excellence, written for clinicians in the United States. "
        "Every page says who reviewed it, when, and on what evidence.",
        "disclaimer": "The people, their signatures and the review dates on this site are fictional; the sources are "
        "real. Nothing here replaces the judgment of a clinician who knows the patient.",
        "funding": "Nobody paid for this demonstration. A Center names its funder here, with the grant number.",
    }
