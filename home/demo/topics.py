"""What the demonstration is about: what a clinician is doing first, then narrower subjects.

Codes are those of ICD-10-CM whose words were found in several copies of that list; a wrong code misleads programs.
There is none for the medicine itself: its number in RxNorm was looked for and not found.
"""

from __future__ import annotations

from django.utils.text import slugify

from cms.vocabulary.models import Topic, TopicCode, TopicSynonym

# Topic, the topic above it, other words by which readers look for it.
TREE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Starting clozapine", "", ("initiation", "first dose", "starting dose", "titration")),
    ("Monitoring", "", ("laboratory monitoring", "blood tests")),
    ("Common side effects", "", ("adverse effects",)),
    ("Uncommon but serious", "", ("boxed warning",)),
    ("Challenges", "", ("problems during treatment",)),
    ("Choosing clozapine", "Starting clozapine", ("brochure", "treatment-resistant schizophrenia", "mechanism")),
    ("Dose and titration", "Starting clozapine", ("dosage", "divided doses")),
    ("Blood counts", "Monitoring", ("ANC", "absolute neutrophil count", "neutrophils", "low ANC")),
    ("Clozapine levels", "Monitoring", ("norclozapine", "plasma level", "serum level", "therapeutic drug monitoring")),
    ("REMS", "Monitoring", ("Risk Evaluation and Mitigation Strategy", "enrollment")),
    ("Constipation", "Common side effects", ("bowel", "laxative")),
    ("Orthostatic hypotension", "Common side effects", ("dizziness", "fainting", "syncope", "bradycardia")),
    ("Tachycardia", "Common side effects", ("fast heart rate", "pulse", "myocarditis", "cardiomyopathy")),
    ("Urination", "Common side effects", ("incontinence", "enuresis", "bladder")),
    ("Seizures", "Uncommon but serious", ("convulsions", "epilepsy")),
    ("Severe neutropenia", "Uncommon but serious", ("neutropenia", "agranulocytosis")),
    ("Smoking", "Challenges", ("tobacco", "stopping smoking", "smoking cessation")),
    ("Interactions", "Challenges", ("CYP1A2", "fluvoxamine", "ciprofloxacin", "enoxacin")),
)
# Topic and code, with the words of the list.
ICD_10_CM: dict[str, str] = {
    "Constipation": "K59.03",  # Drug induced constipation
    "Orthostatic hypotension": "I95.1",  # Orthostatic hypotension
    "Seizures": "R56.9",  # Unspecified convulsions
    "Severe neutropenia": "D70.2",  # Other drug-induced agranulocytosis
    "Tachycardia": "R00.0",  # Tachycardia, unspecified
    "Urination": "R32",  # Unspecified urinary incontinence
}


def create() -> dict[str, Topic]:
    """Make the tree and return its topics by name."""
    topics: dict[str, Topic] = {}
    for name, above, synonyms in TREE:
        topic = Topic(name=name, slug=slugify(name), parent=topics.get(above))
        topic.synonyms = [TopicSynonym(term=term) for term in synonyms]
        if name in ICD_10_CM:
            topic.codes = [TopicCode(system=TopicCode.System.ICD_10_CM, code=ICD_10_CM[name])]
        topic.full_clean()
        topic.save()
        topics[name] = topic
    return topics
