"""The pages that say how the Center works: nothing clinical, signed by the managing editor."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from home.demo.desk import Desk
from home.demo.opening import filled, open_page
from home.demo.writing import Block, heading, paragraphs
from home.models import HomePage, StandardPage

NOTE = "First version."
DAYS = 3
NOTHING_SENT = (
    "<p>This demonstration sends nothing and stores nothing about you. A Center that is open puts its form here.</p>"
)


@dataclass(frozen=True)
class Words:
    """One standard page: its slug is also its key."""

    slug: str
    title: str
    summary: str
    body: tuple[Block, ...]


def _text(slug: str, number: int, html: str) -> Block:
    return paragraphs(f"standard/{slug}/{number}", html)


def _heading(slug: str, words: str) -> Block:
    return heading(f"standard/{slug}/{words}", words)


PAGES = (
    Words(
        "about",
        "About the Center",
        "Who writes for whom, and what this demonstration is.",
        (
            _heading("about", "What it is"),
            _text(
                "about",
                1,
                "<p>The Center helps clinicians and teams in the United States to offer clozapine, and long-acting "
                "injectables, to the people who may gain from them. It answers questions, collects tips and brings "
                "teams together.</p>",
            ),
            _heading("about", "What is made up"),
            _text(
                "about",
                2,
                "<p>This is a demonstration. The people, their signatures, the days of review and the grades of "
                "evidence are fictional. The sources exist, and each statement says which it rests on.</p>",
            ),
        ),
    ),
    Words(
        "how-review-works",
        "How review works",
        "Nobody signs their own words, and what was signed is exactly what you read.",
        (
            _heading("how-review-works", "Before a page is public"),
            _text(
                "how-review-works",
                1,
                "<ul><li>An author writes a draft and names a source for each clinical statement.</li>"
                "<li>From then on the draft is locked. A clinician who did not contribute to it reads it.</li>"
                "<li>The clinician signs, or says what has to change. The signature covers every word, and the words "
                "of every source.</li></ul>",
            ),
            _heading("how-review-works", "While it is public"),
            _text(
                "how-review-works",
                2,
                "<ul><li>Each page shows who signed it, when, and when it is due to be checked again.</li>"
                "<li>A page past that day says so, and is left out of lists of current pages.</li>"
                "<li>When a source no longer holds, every statement that rests on it is marked at once.</li></ul>",
            ),
            _heading("how-review-works", "When it is wrong"),
            _text(
                "how-review-works",
                3,
                "<p>A page can be withdrawn within minutes. Its address then says why and since when, and names a "
                "page to read instead.</p>",
            ),
        ),
    ),
    Words(
        "the-exchange",
        "The Exchange",
        "One e-mail list for clinicians who use clozapine or long-acting injectables.",
        (
            _text(
                "the-exchange",
                1,
                "<p>Ask, answer, and hear of the next forum. The list is for clinicians; what is said there is not "
                "reviewed, and leaves out everything that could identify a patient.</p>",
            ),
            _heading("the-exchange", "How to join"),
            _text("the-exchange", 2, NOTHING_SENT),
        ),
    ),
    Words(
        "newsletter",
        "#MissionForBetter: hear when an answer changes",
        "One e-mail when safety or advice changes, on the topics you choose.",
        (
            _text(
                "newsletter",
                1,
                "<p>The newsletter is made of signed changes only: corrections for safety and major changes, each with "
                "a link to the page. No news for its own sake.</p>",
            ),
            _heading("newsletter", "How to subscribe"),
            _text("newsletter", 2, NOTHING_SENT),
        ),
    ),
    Words(
        "on-demand-consultation",
        "Ask an expert: on-demand consultation",
        "One question from a clinician, one answer in writing from an expert.",
        (
            _heading("on-demand-consultation", "Before you ask"),
            _text(
                "on-demand-consultation",
                1,
                "<ul><li>Search first: the answer may be here already, with its evidence.</li>"
                "<li>Leave out names, dates of birth and record numbers.</li>"
                "<li>Do not wait for an answer in an emergency.</li></ul>",
            ),
            _heading("on-demand-consultation", "How to ask"),
            _text("on-demand-consultation", 2, NOTHING_SENT),
        ),
    ),
    Words(
        "intensive-consultation",
        "Intensive consultation for sites and communities",
        "For teams that want to start or widen a clozapine service.",
        (
            _text(
                "intensive-consultation",
                1,
                "<p>A site tells us its goal, its region and its time frame. Two experts look at what stands in the "
                "way, from the laboratory to the pharmacy, and work with the team on a plan.</p>",
            ),
            _heading("intensive-consultation", "How to begin"),
            _text("intensive-consultation", 2, NOTHING_SENT),
        ),
    ),
    Words(
        "learning-collaboratives",
        "Virtual Learning Collaboratives and Forums",
        "Teams that learn together: a collaborative of eight weeks, a forum of one hour.",
        (
            _heading("learning-collaboratives", "Virtual Learning Collaboratives"),
            _text(
                "learning-collaboratives",
                1,
                "<p>Eight weeks with teams like yours: one hour a week, one small change at your own site, and a plan "
                "at the end.</p>",
            ),
            _heading("learning-collaboratives", "Virtual Forums"),
            _text(
                "learning-collaboratives",
                2,
                "<p>One hour a month, peer to peer: hard cases, told without anything that could identify a patient. "
                "Past forums are recorded.</p>",
            ),
        ),
    ),
    Words(
        "privacy",
        "Privacy",
        "What this site knows about its readers: nothing.",
        (
            _text(
                "privacy",
                1,
                "<p>Readers get no cookie, no script from another host and no picture that counts them. The server "
                "keeps no list of who read what. Accounts exist for authors and reviewers only.</p>",
            ),
        ),
    ),
)


def open_all(desk: Desk, *, today: datetime.date) -> None:
    """Have every standard page written and signed."""
    home = HomePage.objects.get()
    for words in PAGES:
        page = StandardPage(slug=words.slug, title=words.title, summary=words.summary, body=filled([*words.body], desk))
        open_page(page, desk=desk, below=home, note=NOTE, reviewer="hazel", today=today, days=DAYS)
