"""Topics, sources, people, partners and workgroups."""

import datetime
import itertools
from typing import Any

from cms.vocabulary.models import Citation, Partner, Person, Topic, Workgroup, WorkgroupMember

_numbers = itertools.count(1)


def make_topic(name: str = "Blood counts", **fields: Any) -> Topic:
    """Make a topic; its address follows its name."""
    return Topic.objects.create(name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), **fields)


def make_citation(title: str = "FDA communication on the end of the clozapine REMS", **fields: Any) -> Citation:
    """Make a source in force, with an identifier of its own."""
    if not {"doi", "pmid", "nct_number", "label", "url"} & fields.keys():
        fields["doi"] = f"10.1000/source-{next(_numbers)}"
    defaults = {
        "kind": Citation.Kind.REGULATOR,
        "publisher": "Food and Drug Administration",
        "published_on": datetime.date(2025, 8, 27),
        "year": 2025,
        "accessed_on": datetime.date(2025, 9, 14),
    }
    return Citation.objects.create(title=title, **(defaults | fields))


def supersede(citation: Citation, by: Citation | None = None, **fields: Any) -> Citation:
    """Mark a source as no longer in force since 13 June 2025."""
    citation.status = Citation.Status.SUPERSEDED
    citation.status_date = datetime.date(2025, 6, 13)
    citation.superseded_by = by
    for name, value in fields.items():
        setattr(citation, name, value)
    citation.save()
    return citation


def make_person(name: str = "Morgan Alder", **fields: Any) -> Person:
    """Make a person who has not agreed to be named."""
    return Person.objects.create(**({"name": name, "credentials": "MD", "role": "Psychiatry"} | fields))


def make_partner(name: str = "Association of Practices", **fields: Any) -> Partner:
    """Make a partner since 2021."""
    defaults = {"description": "Brings the forums to its members.", "since": datetime.date(2021, 3, 1)}
    return Partner.objects.create(name=name, **(defaults | fields))


def make_workgroup(*people: Person, name: str = "Clozapine Workgroup", **fields: Any) -> Workgroup:
    """Make a workgroup of `people`, all members since 2022."""
    group = Workgroup(name=name, **({"description": "Reads every tip before it is signed."} | fields))
    group.members = [WorkgroupMember(person=person, since=datetime.date(2022, 5, 1)) for person in people]
    group.save()
    return group
