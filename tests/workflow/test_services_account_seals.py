"""When an account of a clinician is sealed, and when its seal breaks."""

from __future__ import annotations

import pytest

from cms.users.models import User
from tests.factories.accounts import Team, stored
from tests.factories.workflow import make_user
from tests.workflow.told import Entry, Told
from workflow import services
from workflow.models import AccountSeal, RoleGrant
from workflow.services import account_seals
from workflow.services.accounts import may_end

pytestmark = pytest.mark.django_db
Kind = AccountSeal.Kind


@pytest.fixture
def team() -> Team:
    return Team()


def change(person: User) -> User:
    """Give an account another address, past every form."""
    User.objects.filter(pk=person.pk).update(email=f"{person.username}@elsewhere.example")
    return stored(person)


def seals(person: User) -> list[tuple[str, User | None]]:
    """Return the seals of an account with who set them, oldest first."""
    return [(seal.kind, seal.by) for seal in AccountSeal.objects.filter(user=person.pk).order_by("pk")]


class TestSealOwnChange:
    def test_seals_what_somebody_changed_about_their_own(self, team: Team) -> None:
        before = seals(team.reviewer)

        account_seals.seal_own_change(change(team.reviewer), kind=Kind.OWN, was_intact=True)

        assert seals(team.reviewer) == [*before, ("own", team.reviewer)]
        assert account_seals.is_intact(stored(team.reviewer))

    def test_a_hash_that_was_stored_anew_is_nobodys_doing(self, team: Team) -> None:
        account_seals.seal_own_change(change(team.reviewer), kind=Kind.REHASHED, was_intact=True)

        assert seals(team.reviewer)[-1] == ("rehashed", None)

    def test_does_not_heal_an_account_that_was_not_intact(self, team: Team) -> None:
        before = seals(team.reviewer)

        account_seals.seal_own_change(change(team.reviewer), kind=Kind.OWN, was_intact=False)

        assert seals(team.reviewer) == before
        assert not account_seals.is_intact(stored(team.reviewer))

    def test_writes_nothing_where_nothing_changed_or_nobody_is_a_clinician(self, team: Team, told: Told) -> None:
        before = seals(team.reviewer)

        account_seals.seal_own_change(team.reviewer, kind=Kind.OWN, was_intact=True)
        account_seals.seal_own_change(change(team.newcomer), kind=Kind.OWN, was_intact=True)

        assert (seals(team.reviewer), seals(team.newcomer)) == (before, [])
        assert told.recorded == []


class TestNoteChange:
    def test_notes_once_who_had_a_hand_in_it_and_tells_the_leads_once(self, team: Team, told: Told) -> None:
        other = make_user("site_admin")
        told.start_over()
        person = change(team.reviewer)

        answers = [account_seals.note_change(person, by=by) for by in (team.admin, team.admin, other, None)]

        assert answers == [True, False, True, False]
        assert seals(person)[-2:] == [("changed", team.admin), ("changed", other)]
        assert [entry.actor for entry in told.recorded] == [team.admin, other]
        assert told.events == ["account_moved: account_changed"]
        assert account_seals.newest_digest(person) == ""

    def test_notes_a_change_that_nobody_owns_up_to(self, team: Team, told: Told) -> None:
        assert account_seals.note_change(change(team.reviewer))

        assert [entry.actor for entry in told.recorded] == [None]
        assert [seal.by for seal in account_seals.changes_to_confirm(team.reviewer)] == [None]

    def test_notes_nothing_about_an_intact_account_or_one_without_a_clinical_role(self, team: Team) -> None:
        assert not account_seals.note_change(team.reviewer, by=team.admin)
        assert not account_seals.note_change(change(team.newcomer), by=team.admin)
        assert account_seals.changes_to_confirm(team.reviewer) == []

    def test_counts_what_it_finds_past_the_forms(self, team: Team) -> None:
        change(team.reviewer)
        change(team.lead)

        assert account_seals.note_every_change() == 2
        assert account_seals.note_every_change() == 0


class TestNoteReturn:
    def test_breaks_the_seal_of_a_clinician_who_comes_back(self, team: Team, told: Told) -> None:
        User.objects.filter(pk=team.reviewer.pk).update(is_active=False)

        account_seals.note_return(team.reviewer, by=team.admin)

        broken = AccountSeal.objects.filter(user=team.reviewer.pk).latest("pk")
        assert (broken.kind, broken.by, broken.digest) == ("returned", team.admin, "")
        about = {"account": team.reviewer.username, "person": team.reviewer.pk, "what": broken.get_kind_display()}
        assert told.recorded == [Entry("account_changed", None, team.admin, None, about)]
        assert told.events == ["account_moved: account_changed"]

    def test_leaves_everybody_else_alone(self, team: Team, told: Told) -> None:
        User.objects.filter(pk=team.newcomer.pk).update(is_active=False)

        account_seals.note_return(team.reviewer, by=team.admin)
        account_seals.note_return(team.newcomer, by=team.admin)

        assert told.recorded == []


def test_a_lead_goes_when_another_active_one_stays(team: Team) -> None:
    grant = RoleGrant.objects.standing().get(user=team.lead)

    assert may_end(team.lead, grant)
    services.end_role(grant=grant, user=team.lead, reason="Retired.")
    assert not team.lead.groups.filter(name="Clinical leads").exists()


def test_the_first_reviewer_is_registered_by_the_system(told: Told) -> None:
    person = make_user("author")
    told.start_over()

    record = services.register_first_reviewer(person=person, specialty="pharmacy")

    said = {"person": person.pk, "specialties": ["pharmacy"], "license_expires_on": None}
    assert told.recorded == [Entry("reviewer_recorded", None, None, None, said)]
    assert (record.user, record.specialties, record.recorded_by) == (person, ["pharmacy"], None)
    assert record.confirmed_at is not None
