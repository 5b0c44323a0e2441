"""Two at once on roles and accounts: exactly one wins, and the others are told that the screen is outdated."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from cms.users.models import User
from tests.factories.accounts import Team, confirm, confirm_account, stored
from tests.factories.workflow import PASSWORD
from workflow import services
from workflow.models import AccountSeal, AuditEntry, RoleGrant
from workflow.refusals import Outdated, Refused
from workflow.services.account_seals import note_change

PATIENCE = 20  # seconds until a thread that waits for another gives up


@pytest.fixture
def team(committed_db: None) -> Team:
    return Team()


def at_once(in_thread: Callable, *verbs: Callable[[], Any]) -> list[BaseException]:
    """Start every verb at the same moment; return what was raised."""
    ready = threading.Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> None:
        ready.wait(PATIENCE)
        verb()

    futures = [in_thread(run, verb) for verb in verbs]
    return [raised for future in futures if (raised := future.exception(PATIENCE * 2))]


@pytest.mark.parametrize("turn", range(3))
def test_two_leads_confirm_one_role(team, in_thread, turn):
    grant = team.propose()

    raised = at_once(in_thread, lambda: confirm(grant, by=team.lead), lambda: confirm(grant, by=team.second_lead))

    assert [type(error) for error in raised] == [Outdated], raised
    assert AuditEntry.objects.filter(action="role_confirmed", data__grant=grant.pk).count() == 1
    assert AccountSeal.objects.filter(user=team.newcomer).count() == 1


def test_one_lead_confirms_what_the_other_declines(team, in_thread):
    grant = team.propose()

    raised = at_once(
        in_thread,
        lambda: confirm(grant, by=team.lead),
        lambda: services.decline_role(grant=grant, user=team.second_lead, password=PASSWORD),
    )

    grant.refresh_from_db()
    assert [type(error) for error in raised] == [Outdated], raised
    assert (grant.confirmed_at is None) is (grant.ended_at is not None)


def test_two_propose_the_same(team, in_thread):
    raised = at_once(in_thread, team.propose, lambda: team.propose(proposer=team.lead))

    assert [type(error) for error in raised] == [Refused], raised
    assert RoleGrant.objects.waiting().count() == 1


def test_two_leads_confirm_one_account(team, in_thread):
    User.objects.filter(pk=team.reviewer.pk).update(email="changed@example.org")
    note_change(stored(team.reviewer))

    raised = at_once(
        in_thread,
        lambda: confirm_account(team.reviewer, by=team.lead),
        lambda: confirm_account(team.reviewer, by=team.second_lead),
    )

    assert [type(error) for error in raised] == [Outdated], raised
    assert AccountSeal.objects.filter(user=team.reviewer, kind="confirmed").count() == 1


def test_the_last_two_leads_do_not_both_leave(team, in_thread):
    for grant in (
        RoleGrant.objects.standing().filter(role="clinical_lead").exclude(user__in=[team.lead, team.second_lead])
    ):
        services.end_role(grant=grant, user=team.lead, reason="Left.")
    grants = [RoleGrant.objects.get(user=lead) for lead in (team.lead, team.second_lead)]

    raised = at_once(
        in_thread,
        *(lambda grant=grant: services.end_role(grant=grant, user=grant.user, reason="Left.") for grant in grants),
    )

    assert [type(error) for error in raised] == [Refused], raised
    assert RoleGrant.objects.standing().filter(role="clinical_lead").count() == 1
