"""Clinical roles and changed accounts: who proposes, who confirms, and what counts meanwhile."""

from __future__ import annotations

import pytest
from django.core import mail

from cms.users.models import User
from tests.factories.accounts import Team, confirm, confirm_account, stored
from tests.factories.workflow import PASSWORD, first_lead, make_user
from workflow import services
from workflow.accounts import HELD, count_to_confirm, digest_of
from workflow.models import AccountSeal, AuditEntry, RoleGrant
from workflow.refusals import Outdated, Refused
from workflow.rules import ALLOWED
from workflow.services import account_seals
from workflow.services.accounts import install_first_lead, may_decline, may_end, may_read_accounts
from workflow.situation import held_of, roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(kept_db) -> Team:
    return Team()


@pytest.fixture
def team(built: Team, db: None) -> Team:
    return Team(**{name: stored(person) for name, person in vars(built).items()})


def last_entry(action: str) -> AuditEntry:
    return AuditEntry.objects.filter(action=action).latest("pk")


@pytest.mark.parametrize("person", ["lead", "admin"])
def test_who_holds_which_role_is_shown_to_leads_and_administrators(team, person):
    assert may_read_accounts(getattr(team, person))


def test_who_holds_which_role_is_shown_to_nobody_else(team):
    assert "shown to clinical leads" in may_read_accounts(team.reviewer).reason


class TestProposing:
    @pytest.mark.parametrize("proposer", ["admin", "lead"])
    def test_is_for_site_administrators_and_leads(self, team, proposer):
        grant = team.propose(proposer=getattr(team, proposer))

        assert list(RoleGrant.objects.waiting()) == [grant]
        assert last_entry("role_proposed").data["account"] == team.newcomer.username

    @pytest.mark.parametrize("proposer", ["reviewer", "newcomer"])
    def test_is_for_nobody_else(self, team, proposer):
        with pytest.raises(Refused, match="Only site administrators and clinical leads propose"):
            team.propose(proposer=getattr(team, proposer))

        assert not RoleGrant.objects.waiting().exists()

    def test_is_not_for_a_superuser_without_a_role(self, team):
        with pytest.raises(Refused, match="Only site administrators"):
            team.propose(proposer=make_user(superuser=True))

    def test_gives_no_role(self, team):
        team.propose()

        assert roles_of(stored(team.newcomer)) == {"author"}

    def test_needs_a_reason(self, team):
        with pytest.raises(Refused, match="Say why"):
            services.propose_role(user=team.newcomer, role="clinical_reviewer", proposer=team.admin, reason="  ")

    def test_refuses_what_is_no_clinical_role(self, team):
        with pytest.raises(Refused, match="Choose one of the clinical roles"):
            team.propose("auditor")

    def test_refuses_a_second_proposal(self, team):
        team.propose()

        with pytest.raises(Refused, match=r"is already proposed as clinical reviewer\.$"):
            team.propose(proposer=team.lead)

    def test_refuses_a_role_that_is_held(self, team):
        with pytest.raises(Refused, match="is clinical reviewer already"):
            team.propose(user=team.reviewer)

    def test_refuses_an_account_that_is_off(self, team):
        User.objects.filter(pk=team.newcomer.pk).update(is_active=False)

        with pytest.raises(Refused, match="switched off"):
            team.propose()

    def test_tells_the_leads_who_may_confirm(self, team):
        team.propose(proposer=team.lead)

        told = {message.to[0] for message in mail.outbox}
        assert team.second_lead.email in told
        assert team.lead.email not in told
        assert "Joins the team." in mail.outbox[-1].body


class TestConfirmingARole:
    def test_makes_it_count(self, team):
        grant = confirm(team.propose(), by=team.lead)

        newcomer = stored(team.newcomer)
        assert roles_of(newcomer) == {"author", "clinical_reviewer"}
        assert held_of(newcomer) == ""
        assert grant.confirmed_by == team.lead
        assert last_entry("role_confirmed").actor == team.lead

    def test_is_not_for_the_proposer(self, team):
        grant = team.propose(proposer=team.lead)

        with pytest.raises(Refused, match="You proposed this"):
            confirm(grant, by=team.lead)

        assert roles_of(stored(team.newcomer)) == {"author"}

    def test_is_not_for_the_person_concerned(self, team):
        grant = team.propose(user=team.lead)

        with pytest.raises(Refused, match="This is about you"):
            confirm(grant, by=team.lead)

    @pytest.mark.parametrize("person", ["admin", "reviewer", "newcomer"])
    def test_is_only_for_leads(self, team, person):
        with pytest.raises(Refused, match="Only a clinical lead confirms this"):
            confirm(team.propose(), by=getattr(team, person))

    def test_is_not_for_a_lead_whose_own_account_was_changed(self, team):
        grant = team.propose()
        User.objects.filter(pk=team.lead.pk).update(email="taken@example.org")

        with pytest.raises(Refused, match="Your account was changed"):
            confirm(grant, by=team.lead)

    def test_needs_the_password(self, team):
        grant = team.propose()

        with pytest.raises(Refused, match="That is not your password"):
            confirm(grant, by=team.lead, password="guessed")

        assert roles_of(stored(team.newcomer)) == {"author"}

    def test_is_for_the_account_that_was_on_the_screen(self, team):
        grant, seen = team.propose(), digest_of(stored(team.newcomer))
        User.objects.filter(pk=team.newcomer.pk).update(email="other@example.org")

        with pytest.raises(Outdated, match="changed while you read"):
            confirm(grant, by=team.lead, digest=seen)

    def test_is_not_for_an_account_that_was_switched_off_meanwhile(self, team):
        grant = team.propose()
        User.objects.filter(pk=team.newcomer.pk).update(is_active=False)

        with pytest.raises(Refused, match="Switch it on first"):
            confirm(grant, by=team.lead)

        assert RoleGrant.objects.waiting().get() == grant

    def test_happens_once(self, team):
        grant = confirm(team.propose(), by=team.lead)

        with pytest.raises(Outdated, match="closed already"):
            confirm(grant, by=team.second_lead)

    def test_a_second_role_does_not_hide_a_changed_account(self, team):
        grant = team.propose("clinical_lead", user=team.reviewer)
        User.objects.filter(pk=team.reviewer.pk).update(password=team.admin.password)

        confirm(grant, by=team.lead)

        assert held_of(stored(team.reviewer)) == HELD


class TestDeclining:
    @pytest.mark.parametrize("person", ["lead", "admin", "newcomer"])
    def test_is_for_leads_the_proposer_and_the_person(self, team, person):
        grant = team.propose()
        assert may_decline(getattr(team, person), grant) == ALLOWED

        services.decline_role(grant=grant, user=getattr(team, person), password=PASSWORD, note="Not yet.")

        assert not RoleGrant.objects.waiting().exists()
        assert last_entry("role_declined").data["note"] == "Not yet."

    def test_is_for_nobody_else(self, team):
        grant = team.propose()

        with pytest.raises(Refused, match="declines this"):
            services.decline_role(grant=grant, user=team.reviewer, password=PASSWORD)

        assert RoleGrant.objects.waiting().get() == grant

    def test_needs_the_password(self, team):
        grant = team.propose()

        with pytest.raises(Refused, match="That is not your password"):
            services.decline_role(grant=grant, user=team.lead, password="guessed")

        assert RoleGrant.objects.waiting().get() == grant

    def test_a_declined_proposal_is_not_confirmed_later(self, team):
        grant = team.propose()
        services.decline_role(grant=grant, user=team.lead, password=PASSWORD)

        with pytest.raises(Outdated):
            confirm(grant, by=team.second_lead)

        assert team.propose() != grant


class TestEnding:
    @pytest.mark.parametrize("person", ["admin", "lead", "reviewer"])
    def test_takes_one_person(self, team, person):
        grant = RoleGrant.objects.standing().get(user=team.reviewer)

        services.end_role(grant=grant, user=getattr(team, person), reason="Left the Center.")

        assert roles_of(stored(team.reviewer)) == frozenset()
        assert last_entry("role_ended").data["note"] == "Left the Center."

    def test_is_not_for_others(self, team):
        grant = RoleGrant.objects.standing().get(user=team.lead)

        with pytest.raises(Refused, match="Only clinical leads, site administrators"):
            services.end_role(grant=grant, user=team.reviewer, reason="I want to.")

        assert "clinical_lead" in roles_of(stored(team.lead))

    def test_needs_a_reason(self, team):
        with pytest.raises(Refused, match="Say why"):
            services.end_role(grant=RoleGrant.objects.get(user=team.reviewer), user=team.lead, reason=" ")

    def test_happens_once(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)
        services.end_role(grant=grant, user=team.lead, reason="Left.")

        with pytest.raises(Outdated, match="has ended already"):
            services.end_role(grant=grant, user=team.lead, reason="Left.")

    def test_membership_alone_does_not_bring_it_back(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)
        group = team.reviewer.groups.get()
        services.end_role(grant=grant, user=team.lead, reason="Left.")

        team.reviewer.groups.add(group)

        assert roles_of(stored(team.reviewer)) == frozenset()

    def test_the_last_lead_does_not_end_himself(self, team):
        for lead in (team.second_lead, first_lead()):
            grant = RoleGrant.objects.standing().get(user=lead, role="clinical_lead")
            services.end_role(grant=grant, user=team.lead, reason="Left.")

        with pytest.raises(Refused, match="You are the only clinical lead"):
            services.end_role(grant=RoleGrant.objects.get(user=team.lead), user=team.lead, reason="Enough.")

        assert may_end(team.admin, RoleGrant.objects.get(user=team.lead))

    def test_a_lead_who_is_off_is_no_other_lead(self, team):
        User.objects.filter(pk__in=[team.second_lead.pk, first_lead().pk]).update(is_active=False)

        assert not may_end(team.lead, RoleGrant.objects.get(user=team.lead))


class TestTheFirstLead:
    def test_is_installed_by_the_system(self):
        grant = RoleGrant.objects.standing().get(user=first_lead())

        assert (grant.proposed_by, grant.confirmed_by) == (None, None)
        assert last_entry("role_installed").actor_name == "System"
        assert AccountSeal.objects.get(user=grant.user).kind == AccountSeal.Kind.SYSTEM

    def test_is_installed_once(self, team):
        with pytest.raises(Refused, match="has had clinical roles before"):
            install_first_lead(team.newcomer)


class TestAChangedAccount:
    @pytest.fixture
    def taken(self, team) -> User:
        """The reviewer, whose password somebody has changed by code."""
        person = stored(team.reviewer)
        person.set_password("chosen by somebody else")
        person.save()
        account_seals.note_change(person, by=team.admin)
        return stored(person)

    def test_cannot_sign(self, taken):
        assert held_of(taken) == HELD
        assert roles_of(taken) == {"clinical_reviewer"}

    def test_is_told_to_the_leads_once(self, taken, team):
        before = len(mail.outbox)

        account_seals.note_change(taken)
        account_seals.note_every_change()

        to_lead = [message for message in mail.outbox if message.to == [team.lead.email]]
        assert len(mail.outbox) == before
        assert len(to_lead) == 1
        assert "changed account" in to_lead[0].subject
        assert "Sam" in to_lead[0].body

    def test_signs_again_when_a_lead_confirms(self, taken, team):
        confirm_account(taken, by=team.lead)

        assert held_of(stored(taken)) == ""
        assert last_entry("account_confirmed").actor == team.lead

    def test_is_not_confirmed_by_its_owner(self, team):
        User.objects.filter(pk=team.lead.pk).update(email="new@example.org")

        with pytest.raises(Refused, match="This is about you"):
            confirm_account(team.lead, by=team.lead)

    def test_is_not_confirmed_by_who_changed_it(self, taken, team):
        account_seals.note_change(taken, by=team.lead)

        with pytest.raises(Refused, match="You changed this account"):
            confirm_account(taken, by=team.lead)

        confirm_account(taken, by=team.second_lead)

    @pytest.mark.parametrize("person", ["admin", "newcomer"])
    def test_is_confirmed_by_leads_alone(self, taken, team, person):
        with pytest.raises(Refused, match="Only a clinical lead confirms this"):
            confirm_account(taken, by=getattr(team, person))

        assert held_of(stored(taken)) == HELD

    def test_needs_the_password_of_the_lead(self, taken, team):
        with pytest.raises(Refused, match="That is not your password"):
            confirm_account(taken, by=team.lead, password="guessed")

    def test_is_not_confirmed_while_it_is_switched_off(self, taken, team):
        User.objects.filter(pk=taken.pk).update(is_active=False)

        with pytest.raises(Refused, match="Switch it on first"):
            confirm_account(taken, by=team.lead)

    def test_is_the_one_that_was_on_the_screen(self, taken, team):
        seen = digest_of(taken)
        User.objects.filter(pk=taken.pk).update(email="again@example.org")

        with pytest.raises(Outdated, match="changed while you read"):
            confirm_account(taken, by=team.lead, digest=seen)

    def test_needs_no_confirmation_twice(self, taken, team):
        confirm_account(taken, by=team.lead)

        with pytest.raises(Outdated, match="no confirmation any more"):
            confirm_account(taken, by=team.second_lead)

    def test_stays_held_when_it_is_changed_back(self, taken, team):
        User.objects.filter(pk=taken.pk).update(password=team.reviewer.password)

        assert held_of(stored(taken)) == HELD

    def test_is_counted_in_one_query(self, taken, team, django_assert_num_queries):
        team.propose()

        with django_assert_num_queries(1):
            assert count_to_confirm() == 2

    def test_is_nobody_s_business_without_a_clinical_role(self, team):
        User.objects.filter(pk=team.newcomer.pk).update(email="new@example.org")

        assert account_seals.note_every_change() == 0
        assert held_of(stored(team.newcomer)) == ""


@pytest.mark.parametrize("field", ["username", "email", "password", "is_superuser"])
def test_every_sealed_fact_holds_the_account(team, field):
    User.objects.filter(pk=team.reviewer.pk).update(**{field: True if field == "is_superuser" else "other@example.org"})

    assert held_of(stored(team.reviewer)) == HELD
    assert account_seals.note_every_change() == 1


def test_what_is_not_sealed_holds_nobody(team):
    User.objects.filter(pk=team.reviewer.pk).update(first_name="Robert", last_login="2026-01-01T00:00:00Z")

    assert held_of(stored(team.reviewer)) == ""


def test_roles_seal_and_printed_words_are_read_in_two_queries(team, django_assert_num_queries):
    person = stored(team.reviewer)

    with django_assert_num_queries(2):
        assert roles_of(person) == {"clinical_reviewer"}
        assert held_of(person) == ""
