"""Roles that somebody wrote with the triggers off: each is found."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from cms.users.models import User
from tests.factories.accounts import NEW, Team, confirm_account, reset_password, stored
from workflow import triggers, verification
from workflow.accounts import digest_of
from workflow.models import AccountSeal, RoleGrant


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


@pytest.mark.parametrize("kind", ["own", "confirmed", "granted", "changed"])
def test_a_forged_seal_is_found(team, kind):
    User.objects.filter(pk=team.reviewer.pk).update(password=make_password(NEW))
    AccountSeal.objects.create(user=team.reviewer, kind=kind, digest=digest_of(stored(team.reviewer)))

    (found,) = verification.findings()

    assert found == f"The account of {team.reviewer} was sealed past every form: a seal of it is not in the record."


def test_seals_that_people_earned_are_in_the_record(team):
    User.objects.filter(pk=team.reviewer.pk).update(email="new@example.org")
    confirm_account(team.reviewer, by=team.lead)
    reset_password("new@example.org")

    assert AccountSeal.objects.filter(user=team.reviewer).exclude(digest="").count() == 3
    assert list(verification.findings()) == []
