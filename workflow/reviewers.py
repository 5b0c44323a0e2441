"""Who is fit to vet a page today: registered, licensed, and without an interest in what it is about."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from workflow.models.reviewer import InterestDeclaration, ReviewerRecord

DECLARATION_DAYS = 365
NOT_REGISTERED = "not in the register of reviewers, or not confirmed yet by a clinical lead"
LICENSE_EXPIRED = "the license expired on {day}"
NOT_DECLARED = "no interests were declared in the last 12 months"
INTEREST = "an interest in {names} is declared"


@dataclass(frozen=True)
class Fitness:
    """What is known of one reviewer today; `declared_on` and `license_expires_on` are days of the Center."""

    registered: bool = False
    specialties: frozenset[str] = frozenset()
    license_expires_on: datetime.date | None = None
    declared_on: datetime.date | None = None
    interests: tuple[tuple[int, str], ...] = ()  # id and name of each topic

    def has_lapsed(self, today: datetime.date | None = None) -> bool:
        """Tell whether the license that this reviewer signed under has expired."""
        return self.license_expires_on is not None and self.license_expires_on < (today or timezone.localdate())

    def recusal(self, subjects: Collection[int], today: datetime.date | None = None) -> str:
        """Return why this reviewer leaves a page about `subjects` (ids of topics) to others; empty when nothing does.

        The words begin small and have no stop, to stand behind a name and a colon.
        """
        today = today or timezone.localdate()
        if not self.registered:
            return NOT_REGISTERED
        if self.has_lapsed(today):
            return LICENSE_EXPIRED.format(day=date_format(self.license_expires_on, "j F Y"))
        if self.declared_on is None or self.declared_on + datetime.timedelta(days=DECLARATION_DAYS) < today:
            return NOT_DECLARED
        names = sorted(name for topic, name in self.interests if topic in subjects)
        return INTEREST.format(names=", ".join(names)) if names else ""


def fitness_of(user: Any) -> Fitness:
    """Return what is known of one person, in two queries; it is read once and kept with the object."""
    known: Fitness | None = getattr(user, "_center_fitness", None)
    if known is None:
        known = user._center_fitness = fitness_of_all([user.pk])[user.pk]
    return known


def fitness_of_all(user_ids: Iterable[int]) -> dict[int, Fitness]:
    """Return what is known of each of these people, by id, in two queries however many they are."""
    ids = list(user_ids)
    records: dict[int, ReviewerRecord] = {}
    for record in ReviewerRecord.objects.filter(user__in=ids, confirmed_at__isnull=False).order_by("pk"):
        records[record.user_id] = record
    declarations: dict[int, InterestDeclaration] = {}
    for declaration in InterestDeclaration.objects.filter(user__in=ids).order_by("pk"):
        declarations[declaration.user_id] = declaration
    return {pk: _fitness(records.get(pk), declarations.get(pk)) for pk in ids}


def _fitness(record: ReviewerRecord | None, declaration: InterestDeclaration | None) -> Fitness:
    interests = declaration.interests if declaration else []
    return Fitness(
        registered=record is not None,
        specialties=frozenset(record.specialties) if record else frozenset(),
        license_expires_on=record.license_expires_on if record else None,
        declared_on=timezone.localdate(declaration.declared_at) if declaration else None,
        interests=tuple((each["topic"], each["name"]) for each in interests),
    )
