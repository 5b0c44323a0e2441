"""Roles that somebody wrote with the triggers off: each is found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.accounts import Team
from workflow import triggers, verification
from workflow.models import RoleGrant


@pytest.fixture
def team(committed_db: None) -> Team:
    return Team()


def test_nothing_is_found_where_two_people_agreed(team):
    assert list(verification.findings()) == []


@pytest.mark.parametrize(
    ("proposer", "confirmer", "said"),
    [
        ("admin", "newcomer", "was confirmed by no second person"),
        ("lead", "lead", "was confirmed by no second person"),
        ("admin", None, "was confirmed by no second person"),
        ("admin", "lead", "is not in the record"),
        (None, None, "is not in the record"),
    ],
)
def test_a_forged_role_is_found(team, proposer, confirmer, said):
    triggers.remove(connection)
    grant = RoleGrant.objects.create(
        user=team.newcomer,
        role="clinical_lead",
        reason="Forged.",
        proposed_by=proposer and getattr(team, proposer),
        confirmed_by=confirmer and getattr(team, confirmer),
        confirmed_at=timezone.now(),
    )
    triggers.install(connection)

    (found,) = verification.findings()

    assert found == f"The role {grant.pk}, “{grant}”, {said}."
