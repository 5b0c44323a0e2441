"""What can I do about constipation on clozapine? The twin in plain words; live and current."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import constipation
from home.demo.sources import CONSTIPATION
from home.demo.writing import Article, heading, red_flag, text, tip

NOTE = "First version: the advice on the bowels in plain words."

ARTICLE = Article(
    slug="constipation-on-clozapine",
    title="What can I do about constipation on clozapine?",
    audience=Audience.FAMILIES,
    summary="Keep track of how often you go. If it is less than three times a week, call the person who prescribes "
    "your clozapine. Slow bowels can turn into a serious illness.[1] A laxative from the start may prevent it.[1]",
    summary_sources=(CONSTIPATION,),
    topics=("Constipation",),
    twin=constipation.ARTICLE.slug,
    applies_to="People who take clozapine by mouth, and those close to them.",
    body=[
        red_flag(
            "constipation-family/red-flag",
            "When to get help now",
            (
                (
                    "You cannot go, and you feel very ill or your belly hurts badly",
                    "Go to an emergency department. Say that you take clozapine and that your bowels have slowed.[1]",
                ),
                (
                    "You have gone less than three times in a week",
                    "Call the person who prescribes your clozapine today. Do not wait to see if it gets better.[1]",
                ),
            ),
            CONSTIPATION,
        ),
        heading("constipation-family/track-heading", "Keep track"),
        tip(
            "constipation-family/calendar",
            "While you take clozapine, mark on a calendar each time your bowels move, and bring it to every visit.",
            CONSTIPATION,
            readers=("individuals", "families"),
            severity="important",
            strength="conditional",
            certainty="very-low",
        ),
        text(
            "constipation-family/talk",
            "<p>This is not an easy thing to talk about. Your clinic asks everyone who takes clozapine. You do not "
            "have to explain. The marks are enough.</p>",
        ),
        heading("constipation-family/before-heading", "Before you start"),
        text(
            "constipation-family/before",
            "<ul><li>Tell the clinic how often you go now.[1]</li><li>Ask if you should take a laxative.[1]</li>"
            "<li>Show them all that you take. Bring the boxes too.</li></ul>",
            CONSTIPATION,
        ),
        heading("constipation-family/medicines-heading", "Other medicines"),
        tip(
            "constipation-family/medicines",
            "Ask a pharmacist before you add any other medicine to clozapine: those called anticholinergic should be "
            "avoided.",
            CONSTIPATION,
            readers=("individuals", "families"),
            severity="safety",
            strength="strong",
            certainty="low",
        ),
        heading("constipation-family/close-heading", "If you live with somebody who takes it"),
        text(
            "constipation-family/close",
            "<p>You may see it first: long times in the bathroom, or no wish to eat. Ask once, in a calm way. If you "
            "are worried, call the clinic. You can tell them what you see, even if they may not tell you much.</p>",
        ),
    ],
)
