"""The screens for clinical roles and changed accounts: what they show, to whom, and what they answer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.users.models import User
from tests.factories.accounts import Team, account_form, group_of, stored
from tests.factories.workflow import PASSWORD, make_user
from tests.workflow.admin.screens import read, said, signed_in, words
from workflow import services
from workflow.models import RoleGrant
from workflow.services import account_seals
from workflow.situation import held_of, roles_of

pytestmark = pytest.mark.django_db

BOARD = "/admin/reviews/accounts/"


@pytest.fixture(scope="module")
def built(kept_db) -> Team:
    return Team()


@pytest.fixture
def team(built: Team, db: None) -> Team:
    return Team(**{name: stored(person) for name, person in vars(built).items()})


@pytest.fixture
def changed(team) -> User:
    """The reviewer, whose e-mail address the site administrator has changed."""
    User.objects.filter(pk=team.reviewer.pk).update(email="changed@example.org")
    account_seals.note_change(stored(team.reviewer), by=team.admin)
    return stored(team.reviewer)


def decide(client, grant, button="confirm", **changed):
    address = reverse("reviews:grant", args=[grant.pk])
    digest = client.get(address).context["digest"]
    return client.post(address, {button: "1", "password": PASSWORD, "digest": digest, "note": "", **changed})


class TestTheBoard:
    @pytest.mark.parametrize("reader", ["lead", "admin"])
    def test_shows_what_is_proposed_with_who_when_and_why(self, team, reader):
        team.propose()

        shown = words(read(signed_in(getattr(team, reader)).get(BOARD)).main)

        assert "Nia as clinical reviewer , proposed by Sam: Joins the team." in shown
        assert "Proposed roles 1" in shown

    def test_shows_who_changed_which_account(self, team, changed):
        shown = words(read(signed_in(team.lead).get(BOARD)).main)

        assert "Accounts to confirm 1" in shown
        assert (
            "Rob (rob) : name, e-mail address, password, access or printed words changed by somebody else, by Sam"
            in shown
        )

    def test_shows_a_change_that_nobody_noted(self, team):
        User.objects.filter(pk=team.reviewer.pk).update(email="changed@example.org")

        assert "changed past our forms" in words(read(signed_in(team.lead).get(BOARD)).main)

    def test_is_read_by_auditors_who_propose_nobody(self, team):
        client = signed_in(make_user("auditor"))
        data = {"person": team.newcomer.pk, "role": "clinical_reviewer", "reason": "x"}

        assert "Only site administrators and clinical leads propose" in words(read(client.get(BOARD)).main)
        assert client.post(BOARD, data).status_code == 403
        assert not RoleGrant.objects.waiting().exists()

    @pytest.mark.parametrize("reader", ["reviewer", "newcomer"])
    def test_is_for_nobody_else(self, team, reader):
        response = signed_in(getattr(team, reader)).get(BOARD)

        assert response.status_code == 403
        assert "shown to clinical leads, site administrators and auditors" in response.text

    def test_proposes(self, team):
        data = {"person": team.newcomer.pk, "role": "clinical_lead", "reason": "Leads the pharmacy."}

        response = signed_in(team.admin).post(BOARD, data)

        assert "is proposed. The role counts when a clinical lead has confirmed it." in said(response)
        assert RoleGrant.objects.waiting().get().reason == "Leads the pharmacy."

    @pytest.mark.parametrize(
        ("missing", "told"),
        [
            ({"person": ""}, "Choose a person."),
            ({"person": "99999"}, "Choose a person whose account is active."),
            ({"role": "auditor"}, "Choose one of the clinical roles."),
            ({"reason": " "}, "Say why"),
        ],
    )
    def test_says_what_a_proposal_lacks_and_keeps_the_rest(self, team, missing, told):
        data = {"person": team.newcomer.pk, "role": "clinical_lead", "reason": "Leads the pharmacy.", **missing}

        response = signed_in(team.admin).post(BOARD, data)

        assert response.status_code == 422
        assert told in response.text
        assert not RoleGrant.objects.waiting().exists()

    def test_costs_the_same_for_one_role_and_for_many(self, team, django_assert_num_queries):
        client = signed_in(team.lead)
        client.get(BOARD)
        with django_assert_num_queries(24, exact=False) as few:
            client.get(BOARD)
        for number in range(5):
            make_user("clinical_reviewer", username=f"more-{number}")

        with django_assert_num_queries(len(few)):
            client.get(BOARD)


class TestAProposal:
    def test_is_confirmed_by_a_lead(self, team):
        response = decide(signed_in(team.lead), team.propose())

        assert "Nia is clinical reviewer from now on." in said(response)
        assert "clinical_reviewer" in roles_of(stored(team.newcomer))

    def test_is_declined(self, team):
        response = decide(signed_in(team.lead), team.propose(), "decline", note="Not yet licensed.")

        assert "Declined." in said(response)
        assert roles_of(stored(team.newcomer)) == {"author"}
        assert "Not yet licensed." in words(read(signed_in(team.lead).get(BOARD)).main)

    def test_is_shown_to_a_site_administrator_with_the_reason_why_not(self, team):
        grant = team.propose()
        client = signed_in(team.admin)

        shown = read(client.get(reverse("reviews:grant", args=[grant.pk])))

        assert "Only a clinical lead confirms this." in words(shown.main)
        assert shown.find("button", {"name": "confirm"}) is None
        assert decide(client, grant).status_code == 403

    @pytest.mark.parametrize(("password", "status"), [("", 422), ("guessed", 403)])
    def test_needs_the_password(self, team, password, status):
        response = decide(signed_in(team.lead), team.propose(), password=password)

        assert response.status_code == status
        assert words(read(response).find(id="id_password-error"))
        assert roles_of(stored(team.newcomer)) == {"author"}

    def test_of_a_stale_screen_is_409(self, team):
        response = decide(signed_in(team.lead), team.propose(), digest="0" * 64)

        assert response.status_code == 409
        assert "changed while you read" in words(read(response).main)

    def test_that_does_not_exist_is_404(self, team):
        assert signed_in(team.lead).get(reverse("reviews:grant", args=[99999])).status_code == 404

    def test_is_not_shown_to_others(self, team):
        grant = team.propose()

        assert signed_in(team.reviewer).get(reverse("reviews:grant", args=[grant.pk])).status_code == 403
        assert signed_in(team.newcomer).get(reverse("reviews:grant", args=[grant.pk])).status_code == 200


class TestARole:
    def test_ends_with_a_reason(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)

        response = signed_in(team.admin).post(
            reverse("reviews:grant", args=[grant.pk]), {"end": "1", "reason": "Left the Center."}
        )

        assert "Rob is no longer clinical reviewer." in said(response)
        assert roles_of(stored(team.reviewer)) == frozenset()

    def test_does_not_end_without_one(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)

        response = signed_in(team.admin).post(reverse("reviews:grant", args=[grant.pk]), {"end": "1", "reason": ""})

        assert response.status_code == 422
        assert roles_of(stored(team.reviewer)) == {"clinical_reviewer"}

    def test_is_not_ended_by_an_auditor(self, team):
        grant = RoleGrant.objects.get(user=team.reviewer)
        client = signed_in(make_user("auditor"))

        response = client.post(reverse("reviews:grant", args=[grant.pk]), {"end": "1", "reason": "x"})

        assert response.status_code == 403
        assert roles_of(stored(team.reviewer)) == {"clinical_reviewer"}


class TestAChangedAccount:
    def post(self, person, by, **changed):
        client, address = signed_in(by), reverse("reviews:account", args=[person.pk])
        digest = client.get(address).context["digest"]
        return client.post(address, {"password": PASSWORD, "digest": digest, **changed})

    def test_is_confirmed_by_a_lead(self, team, changed):
        response = self.post(changed, team.lead)

        assert "Rob can sign again." in said(response)
        assert held_of(stored(changed)) == ""

    def test_is_not_confirmed_by_a_site_administrator(self, team, changed):
        response = self.post(changed, team.admin)

        assert response.status_code == 403
        assert "Only a clinical lead confirms this." in words(read(response).main)
        assert held_of(stored(changed))

    @pytest.mark.parametrize(("password", "status"), [("", 422), ("guessed", 403)])
    def test_needs_the_password(self, team, changed, password, status):
        response = self.post(changed, team.lead, password=password)

        assert response.status_code == status
        assert held_of(stored(changed))

    def test_of_a_stale_screen_is_409(self, team, changed):
        assert self.post(changed, team.lead, digest="0" * 64).status_code == 409
        assert held_of(stored(changed))


@pytest.mark.screens
class TestTheMenu:
    def test_counts_what_waits_for_a_lead(self, team, changed):
        team.propose()

        assert "Accounts (2)" in signed_in(team.lead).get("/admin/").text

    def test_counts_nothing_for_a_site_administrator(self, team, changed):
        shown = signed_in(team.admin).get("/admin/").text

        assert "/admin/reviews/accounts/" in shown
        assert "Accounts (1)" not in shown

    def test_has_no_such_entry_for_others(self, team):
        assert "/admin/reviews/accounts/" not in signed_in(team.reviewer).get("/admin/").text


class TestTheFormForAccounts:
    def test_keeps_what_was_typed_and_says_what_happens_next(self, team):
        groups = [group_of("author").pk, group_of("clinical_reviewer").pk]
        data = account_form(team.newcomer, first_name="Nadia", groups=groups)

        response = signed_in(team.admin).post(reverse("wagtailusers_users:edit", args=[team.newcomer.pk]), data)

        assert "is proposed as clinical reviewer, and stays without that role until" in said(response)
        assert stored(team.newcomer).first_name == "Nadia"
        assert set(stored(team.newcomer).groups.values_list("pk", flat=True)) == set(groups)

    def test_ends_a_role_at_once(self, team):
        data = account_form(team.reviewer, groups=[])

        response = signed_in(team.admin).post(reverse("wagtailusers_users:edit", args=[team.reviewer.pk]), data)

        assert "is no longer clinical reviewer" in said(response)
        assert not RoleGrant.objects.standing().filter(user=team.reviewer).exists()

    def test_does_not_let_the_last_lead_go(self, team):
        for lead in RoleGrant.objects.standing().filter(role="clinical_lead").exclude(user=team.lead):
            services.end_role(grant=lead, user=team.lead, reason="Left.")
        team.lead.groups.add(group_of("site_admin"))
        data = account_form(team.lead, groups=[group_of("site_admin").pk])

        response = signed_in(team.lead).post(reverse("wagtailusers_users:edit", args=[team.lead.pk]), data)

        assert "You are the only clinical lead" in said(response)
        assert roles_of(stored(team.lead)) == {"clinical_lead", "site_admin"}

    def test_proposes_nobody_twice(self, team):
        address, data = (
            reverse("wagtailusers_users:edit", args=[team.newcomer.pk]),
            account_form(team.newcomer, groups=[group_of("clinical_reviewer").pk]),
        )
        for _twice in range(2):
            signed_in(team.admin).post(address, data)

        assert RoleGrant.objects.filter(user=team.newcomer).count() == 1

    def test_changes_a_first_name_without_any_ado(self, team):
        data = account_form(team.reviewer, first_name="Robert")

        signed_in(team.admin).post(reverse("wagtailusers_users:edit", args=[team.reviewer.pk]), data)

        assert held_of(stored(team.reviewer)) == ""
        assert not RoleGrant.objects.waiting().exists()
