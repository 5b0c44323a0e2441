"""Who is asked to sign: everybody whom the rules let, and nobody who had a hand in the text or an interest in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Revision

from workflow import contributions, roles, rules
from workflow.policy import policy_in_force
from workflow.quorum import ANY, Policy, Signer, in_words, missing
from workflow.reviewers import Fitness, fitness_of_all
from workflow.rules import Situation
from workflow.situation import held_of, roles_of

ACCOUNT_WAITS = "the account was changed and waits to be confirmed"
NOT_ASKED_FOR = "has none of the specialties that are asked for"


@dataclass(frozen=True)
class Candidate:
    """Somebody whose role signs pages, and whether the rules let them sign this one."""

    person: Any
    decision: rules.Decision
    fitness: Fitness
    said: str

    @property
    def specialties(self) -> str:
        """What this person is registered for, in words."""
        return in_words(sorted(self.fitness.specialties))

    @property
    def why_not(self) -> str:
        """Why somebody else signs, in words that others read."""
        return self.said or "had a hand in this text"


class Team:
    """Everybody whose role signs a page of `tier`, for one revision that is about `subjects` (ids of topics).

    `urgent` where it is an urgent correction, which goes live with one signature.
    """

    def __init__(self, revision: Revision, *, tier: str, subjects: Collection[int], urgent: bool = False) -> None:
        self.revision = revision
        self.tier = tier
        self.subjects = subjects
        self.urgent = urgent

    @cached_property
    def policy(self) -> Policy:
        """Return how pages of this tier are reviewed now; an urgent correction, until it is live."""
        policy = policy_in_force(self.tier)
        return policy.at_first if self.urgent else policy

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Return everyone by name; a person's roles cost one query each."""
        groups = [roles.GROUPS[role] for role in rules.matrix()["sign"].allow]
        active = get_user_model().objects.filter(is_active=True, groups__name__in=groups).distinct()
        people = list(active.order_by("last_name", "first_name", "username"))
        hands = contributions.contributors(self.revision)
        fitness = fitness_of_all(person.pk for person in people)
        return [self._candidate(person, fitness[person.pk], wrote=person.pk in hands) for person in people]

    def _candidate(self, person: Any, fitness: Fitness, *, wrote: bool) -> Candidate:
        recusal = fitness.recusal(self.subjects)
        held = held_of(person)
        facts = Situation(roles_of(person), "in_review", self.tier, contributed=wrote, recusal=recusal, held=held)
        decision = rules.may("sign", facts)
        if decision and not any(place in {ANY, *fitness.specialties} for place in self.policy.places):
            return Candidate(person, rules.Decision(False, NOT_ASKED_FOR), fitness, NOT_ASKED_FOR)
        return Candidate(person, decision, fitness, "" if wrote else recusal or (held and ACCOUNT_WAITS))

    @property
    def who_may(self) -> list[Candidate]:
        """Return those whom the rules let sign, and whose signature would fill a place."""
        return [each for each in self.candidates if each.decision]

    @property
    def able(self) -> list[Any]:
        """Return their accounts."""
        return [each.person for each in self.who_may]

    @property
    def who_may_not(self) -> list[Candidate]:
        """Return those of the clinical team who leave this page to others; nobody, where it is not theirs anyway."""
        if self.tier == rules.EDITORIAL:
            return []
        return [each for each in self.candidates if not each.decision and roles.CLINICAL & roles_of(each.person)]

    @property
    def places(self) -> str:
        """Return the specialties that are asked for, in words."""
        return in_words(self.policy.places)

    @property
    def unfillable(self) -> str:
        """Return, in words, the specialties that nobody who may sign has: as it stands, the review cannot end."""
        signers = [Signer(each.person.pk, each.fitness.specialties) for each in self.who_may]
        left = missing(self.policy, signers)
        return in_words(left) if left else ""
