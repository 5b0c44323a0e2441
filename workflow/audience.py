"""Who is asked to sign: everybody whom the rules let, and nobody who had a hand in the text."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Revision

from workflow import contributions, roles, rules
from workflow.rules import Situation
from workflow.situation import roles_of


def people_who_may_sign(revision: Revision, *, tier: str) -> list[Any]:
    """Return the active people whom the rules let sign `revision` of a page of `tier`, by name."""
    groups = [roles.GROUPS[role] for role in rules.matrix()["sign"].allow]
    people = get_user_model().objects.filter(is_active=True, groups__name__in=groups).distinct()
    hands = contributions.contributors(revision)
    return [
        person
        for person in people.order_by("last_name", "first_name", "username")
        if rules.may("sign", Situation(roles_of(person), "in_review", tier, contributed=person.pk in hands))
    ]
