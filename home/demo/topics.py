"""What the demonstration is about: what a clinician is doing first, then narrower subjects.

No codes: none of them was looked up in its own system, and a wrong code misleads programs.
"""

from __future__ import annotations

from django.utils.text import slugify

from cms.vocabulary.models import Topic, TopicSynonym

# Topic, the topic above it, other words by which readers look for it.
TREE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Starting clozapine", "", ("initiation", "first dose", "starting dose", "titration")),
    ("Monitoring", "", ("laboratory monitoring", "blood tests")),
    ("Common side effects", "", ("adverse effects",)),
    ("Uncommon but serious", "", ("boxed warning",)),
    ("Challenges", "", ("problems during treatment",)),
    ("Dose and titration", "Starting clozapine", ("dosage", "divided doses")),
    ("Blood counts", "Monitoring", ("ANC", "absolute neutrophil count", "neutrophils", "low ANC")),
    ("REMS", "Monitoring", ("Risk Evaluation and Mitigation Strategy", "enrollment")),
    ("Constipation", "Common side effects", ("bowel", "laxative")),
    ("Severe neutropenia", "Uncommon but serious", ("neutropenia",)),
    ("Smoking", "Challenges", ("tobacco", "stopping smoking", "smoking cessation")),
    ("Interactions", "Challenges", ("CYP1A2", "fluvoxamine", "ciprofloxacin", "enoxacin")),
)


def create() -> dict[str, Topic]:
    """Make the tree and return its topics by name."""
    topics: dict[str, Topic] = {}
    for name, above, synonyms in TREE:
        topic = Topic(name=name, slug=slugify(name), parent=topics.get(above))
        topic.synonyms = [TopicSynonym(term=term) for term in synonyms]
        topic.full_clean()
        topic.save()
        topics[name] = topic
    return topics
