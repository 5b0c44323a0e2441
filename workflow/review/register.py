"""The register of reviewers as people read it: who vets what, until when, and what keeps somebody from signing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model

from workflow import roles
from workflow.models import InterestDeclaration, ReviewerRecord, Specialty
from workflow.reviewers import Fitness, fitness_of_all


@dataclass(frozen=True)
class Entry:
    """One person of the register; `waiting` is what was written down and nobody has confirmed yet."""

    person: Any
    fitness: Fitness
    declaration: InterestDeclaration | None
    waiting: ReviewerRecord | None
    names: dict[str, str]

    @property
    def specialties(self) -> str:
        """What this person vets, in words."""
        return self._named(self.fitness.specialties)

    @property
    def wanted(self) -> str:
        """What this person is to vet once it is confirmed, in words."""
        return self._named(self.waiting.specialties) if self.waiting else ""

    @property
    def obstacle(self) -> str:
        """Why this person can sign no clinical page today; empty when nothing keeps them from it."""
        return self.fitness.recusal(())

    def _named(self, slugs: Any) -> str:
        return ", ".join(self.names.get(slug, slug) for slug in sorted(slugs))


class Register:
    """Everybody of the clinical team, and everybody of whom something is written down."""

    @cached_property
    def entries(self) -> list[Entry]:
        """Return the people by name, in five queries however many they are."""
        groups = [roles.GROUPS[role] for role in roles.CLINICAL]
        people = get_user_model().objects.filter(is_active=True)
        known = people.filter(groups__name__in=groups) | people.filter(reviewer_records__isnull=False)
        found = list(known.distinct().order_by("last_name", "first_name", "username"))
        ids = [person.pk for person in found]
        fitness = fitness_of_all(ids)
        declared = {each.user_id: each for each in InterestDeclaration.objects.filter(user__in=ids).order_by("pk")}
        records = ReviewerRecord.objects.filter(user__in=ids).select_related("recorded_by").order_by("pk")
        newest = {record.user_id: record for record in records}
        names = dict(Specialty.objects.values_list("slug", "name"))
        return [
            Entry(person, fitness[person.pk], declared.get(person.pk), _waiting(newest.get(person.pk)), names)
            for person in found
        ]

    @property
    def waiting(self) -> list[Entry]:
        """Return those of whom something waits to be confirmed."""
        return [entry for entry in self.entries if entry.waiting]


def _waiting(record: ReviewerRecord | None) -> ReviewerRecord | None:
    return record if record and record.confirmed_at is None else None
