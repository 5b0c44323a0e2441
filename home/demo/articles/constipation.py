"""How do I prevent serious constipation with clozapine? For clinicians; live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import starting
from home.demo.sources import CONSTIPATION
from home.demo.writing import Article, callout, heading, red_flag, text, tip

NOTE = "First version."

ARTICLE = Article(
    slug="prevent-serious-constipation",
    title="How do I prevent serious constipation with clozapine?",
    audience=Audience.CLINICIANS,
    summary="Evaluate bowel function before the first dose, avoid anticholinergic medicines, and consider a "
    "prophylactic laxative.[1]\n\nAsk patients to call when they have fewer than three bowel movements a week: "
    "constipation can progress to serious bowel complications.[1]",
    summary_sources=(CONSTIPATION,),
    topics=("Constipation",),
    body=[
        red_flag(
            "constipation/red-flag",
            "Act the same day",
            (
                (
                    "Fewer than three bowel movements a week",
                    "The patient should call you. Evaluate bowel function again.[1]",
                ),
                (
                    "An anticholinergic medicine was added",
                    "Look for an alternative. The FDA advises against combining the two.[1]",
                ),
            ),
            CONSTIPATION,
        ),
        heading("constipation/before-heading", "Before the first dose"),
        tip(
            "constipation/before",
            "Before the first dose of clozapine, evaluate bowel function, avoid anticholinergic medicines, and "
            "consider a prophylactic laxative.",
            CONSTIPATION,
            readers=("prescribers", "nurses", "pharmacists"),
            stands_alone=True,
            severity="safety",
            strength="strong",
            certainty="low",
            effective_from="2020-01-28",
        ),
        text(
            "constipation/list",
            "<ul><li>Ask how often the bowels move, and record it as a baseline for later visits.</li>"
            "<li>Check the medicine list for anticholinergic medicines.[1]</li>"
            "<li>Decide whether to prescribe a prophylactic laxative, and record why.[1]</li></ul>",
            CONSTIPATION,
        ),
        heading("constipation/during-heading", "During treatment"),
        tip(
            "constipation/during",
            "Ask everyone who takes clozapine to call when they have fewer than three bowel movements a week.",
            CONSTIPATION,
            readers=("prescribers", "nurses", "care-teams"),
            severity="safety",
            strength="strong",
            certainty="low",
            effective_from="2020-01-28",
        ),
        callout(
            "constipation/starting",
            "Part of a good start",
            "<p>The first dose, titration and the blood counts have a page of their own.</p>",
            words=starting.ARTICLE.title,
            page=starting.SLUG,
        ),
    ],
)
