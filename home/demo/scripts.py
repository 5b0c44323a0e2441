"""What is said in the videos of the demonstration, turn by turn; `home/demo/media/make.py` speaks and draws it.

Silent about doses and thresholds: what a video says cannot be corrected, so the written answers hold the figures.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """What one person says while one slide is shown; `chapter` is the title of the part that begins here."""

    speaker: str
    slide: str
    sentences: tuple[str, ...]
    chapter: str = ""


MONITORING = "clozapine-hematologic-monitoring-and-covid-19"
CONVERSION = "antipsychotic-conversion-to-long-acting-injectables"
CULTURE = "how-culture-impacts-mental-health-and-treatment"
COMPETENCE = "cultural-competence-in-psychiatry"
BORN = "are-you-born-with-it"
MESSAGES = "how-messages-travel-through-the-brain"
MEDICATIONS = "how-psychotropic-medications-work"
BOWEL = "when-the-bowel-slows-recording"
SLOWLY = "why-the-first-dose-is-so-small"
SMOKING = "before-you-stop-smoking"

SCRIPTS: dict[str, tuple[Turn, ...]] = {
    MONITORING: (
        Turn(
            "J. Thorn",
            "Why we count neutrophils",
            (
                "Welcome to the forum of August 2020.",
                "Clozapine can lower the neutrophils, and a count is how we find that in time.",
            ),
            "Why we count neutrophils",
        ),
        Turn(
            "L. Fennel",
            "When the laboratory is far",
            (
                "In a pandemic the trip to the laboratory is a risk as well.",
                "Weigh both, write down why you decided as you did, and set the next date.",
            ),
            "When the laboratory is far",
        ),
        Turn(
            "J. Thorn",
            "Enrolling in the program",
            (
                "Today the program wants prescriber and pharmacy enrolled, and each count reported.",
                "Ask early, so that nobody runs out of tablets.",
            ),
            "Enrolling in the program",
        ),
        Turn(
            "L. Fennel",
            "Questions",
            ("Bring your hard cases next month, and leave patient details out of them.",),
            "Questions from the forum",
        ),
    ),
    CONVERSION: (
        Turn(
            "M. Sedge",
            "Before you convert",
            (
                "Before you change to an injection, ask what the person wants from it.",
                "Then show with tablets that the same medicine helps and is tolerated.",
            ),
            "Before you convert",
        ),
        Turn(
            "M. Sedge",
            "The first weeks",
            (
                "Some injections need tablets beside them at first, others do not.",
                "The label of each product says for how long.",
                "Plan the second visit before the first injection.",
            ),
            "The first weeks",
        ),
    ),
    CULTURE: (
        Turn(
            "P. Larch",
            "Where a symptom gets its name",
            (
                "Culture is where a person learns what to call a feeling, and whom to tell.",
                "The same distress may come as a pain, as a worry, or as silence.",
            ),
        ),
        Turn(
            "P. Larch",
            "Three questions",
            (
                "Ask what the person calls the problem.",
                "Ask what they think has caused it.",
                "Ask who else should be part of the talk.",
            ),
        ),
    ),
    COMPETENCE: (
        Turn(
            "P. Larch",
            "",
            (
                "Nobody masters the culture of somebody else.",
                "What we can learn is to ask, to listen, and to notice our own habits.",
            ),
            "What competence is not",
        ),
        Turn(
            "P. Larch",
            "",
            ("An interpreter is not a luxury.", "Without one, consent is a guess."),
            "Working with interpreters",
        ),
    ),
    BORN: (
        Turn(
            "N. Yarrow",
            "Not one cause",
            (
                "Are you born with a mental health condition?",
                "Nobody is born with one that is already decided.",
                "Genes can make it more likely, and so can what happens in life.",
            ),
        ),
        Turn(
            "N. Yarrow",
            "Nobody is to blame",
            ("It is not a matter of character.", "It is nobody’s fault, and help works."),
        ),
    ),
    MESSAGES: (
        Turn(
            "N. Yarrow",
            "From cell to cell",
            (
                "Nerve cells do not touch each other.",
                "Between two of them is a tiny gap, and messages cross it as chemicals.",
            ),
        ),
        Turn(
            "N. Yarrow",
            "Lock and key",
            (
                "On the other side the chemical fits a receptor, as a key fits a lock.",
                "Then it is taken back, and the gap is clear for the next message.",
            ),
        ),
    ),
    MEDICATIONS: (
        Turn(
            "A. Tansy",
            "What a medicine can do",
            (
                "Medicines for mental health work where nerve cells pass on messages.",
                "Some let a message through less often, others make it last longer.",
            ),
            "What a medicine can do",
        ),
        Turn(
            "A. Tansy",
            "Time and talking",
            (
                "Most of them need weeks rather than hours.",
                "Tell the people who treat you what changes, the good and the bad.",
                "Do not stop by yourself from one day to the next.",
            ),
            "Time and talking",
        ),
    ),
    BOWEL: (
        Turn(
            "M. Alder",
            "What nobody asked",
            (
                "Welcome to an hour of hard cases.",
                "One team asked about mood, sleep and weight, and never about the bowel.",
            ),
            "What nobody asked",
        ),
        Turn(
            "J. Rowan",
            "Before the first dose",
            (
                "Ask about the bowel before the first dose, and at each visit after it.",
                "Look for the other medicines that slow it as well.",
            ),
            "Before the first dose",
        ),
    ),
    SLOWLY: (
        Turn(
            "N. Yarrow",
            "A very small start",
            (
                "Clozapine begins with a very small dose, and the day’s amount is divided.",
                "Then the dose goes up slowly.",
            ),
        ),
        Turn(
            "N. Yarrow",
            "What this prevents",
            (
                "Going up too fast can lower the blood pressure and slow the pulse.",
                "Some people faint.",
                "That is why slow is safer.",
            ),
        ),
    ),
    SMOKING: (
        Turn(
            "A. Tansy",
            "Smoking and clozapine",
            (
                "If you smoke and take clozapine, tell the clinic before you stop.",
                "When smoking stops, a lower dose may be right.",
            ),
            "Smoking and clozapine",
        ),
        Turn(
            "A. Tansy",
            "Other medicines",
            (
                "Some other medicines call for a much lower dose of clozapine.",
                "So tell everyone who treats you what you take.",
            ),
            "Other medicines",
        ),
    ),
}
