"""Nobody gets round the experts by making himself one, or by taking over an expert's account."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cms.users.models import User
from tests.factories.accounts import HASHERS, NEW, Team, account_form, confirm_account, group_of, reset_password, stored
from tests.factories.workflow import PASSWORD, make_user, sign
from tests.workflow.admin.screens import in_review, read, said, screen_of, signed_in, words
from workflow import audience, services
from workflow.accounts import HELD
from workflow.models import AccountSeal, RoleGrant, SignOff, Submission
from workflow.refusals import Refused
from workflow.services.signing import may_sign, seal_of
from workflow.situation import held_of, roles_of

pytestmark = pytest.mark.django_db

EDIT = "wagtailusers_users:edit"


@pytest.fixture(scope="module")
def built(kept_db: None) -> dict[str, Any]:
    return {"team": Team(), "submission": in_review()}


@pytest.fixture
def team(built: dict[str, Any], db: None) -> Team:
    return Team(**{name: stored(person) for name, person in vars(built["team"]).items()})


@pytest.fixture
def submission(built: dict[str, Any], db: None) -> Submission:
    return Submission.objects.get(pk=built["submission"].pk)


def assert_cannot_sign(person: User, submission: Submission, *, password: str = PASSWORD) -> None:
    """The signature is refused by the service, and the person is asked by nobody."""
    with pytest.raises(Refused):
        services.sign_off(
            submission=submission,
            user=stored(person),
            fingerprint=seal_of(submission).fingerprint,
            password=password,
            attested=True,
        )
    assert not SignOff.objects.filter(submission=submission).exists()
    assert person not in audience.Team(submission.revision, tier="standard", subjects=()).able


class TestMakingOneselfAnExpert:
    @pytest.mark.parametrize("role", ["clinical_reviewer", "clinical_lead"])
    def test_by_the_form_for_accounts(self, team, submission, role):
        groups = [group_of("site_admin").pk, group_of(role).pk]

        response = signed_in(team.admin).post(
            reverse(EDIT, args=[team.admin.pk]), account_form(team.admin, groups=groups)
        )

        assert "stays without that role until a clinical lead" in said(response)
        assert roles_of(stored(team.admin)) == {"site_admin"}
        assert RoleGrant.objects.waiting().get().proposed_by == team.admin
        assert_cannot_sign(team.admin, submission)

    def test_by_a_new_account(self, team, submission):
        data = account_form(
            team.newcomer,
            username="doctor",
            email="doctor@example.org",
            password1=NEW,
            password2=NEW,
            groups=[group_of("clinical_reviewer").pk],
        )

        signed_in(team.admin).post(reverse("wagtailusers_users:add"), data)

        doctor = User.objects.get(username="doctor")
        assert RoleGrant.objects.waiting().get().user == doctor
        assert_cannot_sign(doctor, submission, password=NEW)

    def test_by_the_bulk_action(self, team, submission):
        address = f"/admin/bulk/users/user/assign_role/?next=/admin/&id={team.newcomer.pk}"

        signed_in(team.admin).post(address, {"role": group_of("clinical_lead").pk})

        assert RoleGrant.objects.waiting().get().role == "clinical_lead"
        assert roles_of(stored(team.newcomer)) == {"author"}

    def test_by_a_superuser_who_holds_no_role(self, team):
        boss = make_user(superuser=True)
        groups = [group_of("clinical_lead").pk]

        response = signed_in(boss).post(
            reverse(EDIT, args=[team.newcomer.pk]), account_form(team.newcomer, groups=groups)
        )

        assert "Only site administrators and clinical leads propose" in said(response)
        assert list(stored(team.newcomer).groups.values_list("name", flat=True)) == ["Authors"]
        assert not RoleGrant.objects.waiting().exists()

    def test_by_code(self, team, submission):
        team.admin.groups.add(group_of("clinical_reviewer"), group_of("clinical_lead"))
        group_of("clinical_lead").user_set.add(team.newcomer)

        assert roles_of(stored(team.admin)) == {"site_admin"}
        assert roles_of(stored(team.newcomer)) == {"author"}
        assert_cannot_sign(team.admin, submission)

    def test_by_sql(self, team, submission):
        table = User.groups.through._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (user_id, group_id) VALUES (%s, %s)",
                [team.admin.pk, group_of("clinical_lead").pk],
            )

        assert roles_of(stored(team.admin)) == {"site_admin"}
        assert_cannot_sign(team.admin, submission)

    def test_by_a_proposal_that_the_proposer_confirms(self, team, submission):
        grant = team.propose(proposer=team.lead)
        address = reverse("reviews:grant", args=[grant.pk])
        client = signed_in(team.lead)

        shown = client.get(address)
        answer = client.post(address, {"confirm": "1", "password": PASSWORD, "digest": shown.context["digest"]})

        assert "You proposed this" in words(read(shown).main)
        assert answer.status_code == 403
        assert_cannot_sign(team.newcomer, submission)


class TestTakingOverAnAccount:
    def test_by_setting_the_password_with_the_form(self, team, submission):
        address = reverse(EDIT, args=[team.reviewer.pk])

        response = signed_in(team.admin).post(address, account_form(team.reviewer, password1=NEW, password2=NEW))

        thief = Client()
        assert thief.login(username=team.reviewer.username, password=NEW)
        shown = read(thief.get(screen_of(submission)))
        assert "cannot sign until a clinical lead confirms" in said(response)
        assert HELD in words(shown.main)
        data = {"outcome": "sign", "attested": "on", "password": NEW, "fingerprint": seal_of(submission).fingerprint}
        assert thief.post(screen_of(submission), data).status_code == 403
        assert_cannot_sign(team.reviewer, submission, password=NEW)

    def test_by_setting_the_password_and_confirming_it_as_a_lead(self, team, submission):
        team.lead.groups.add(group_of("site_admin"))
        signed_in(team.lead).post(
            reverse(EDIT, args=[team.reviewer.pk]), account_form(team.reviewer, password1=NEW, password2=NEW)
        )

        with pytest.raises(Refused, match="You changed this account"):
            confirm_account(team.reviewer, by=team.lead)

        assert_cannot_sign(team.reviewer, submission, password=NEW)

    @pytest.mark.parametrize("way", ["code", "sql"])
    def test_by_setting_the_password_past_every_form(self, team, submission, way):
        if way == "code":
            team.reviewer.set_password(NEW)
            team.reviewer.save()
        else:
            with connection.cursor() as cursor:
                sql = f"UPDATE {User._meta.db_table} SET password = %s WHERE id = %s"
                cursor.execute(sql, [make_password(NEW), team.reviewer.pk])

        assert_cannot_sign(team.reviewer, submission, password=NEW)

    def test_by_changing_the_mail_and_resetting_the_password(self, team, submission):
        address = reverse(EDIT, args=[team.reviewer.pk])
        signed_in(team.admin).post(address, account_form(team.reviewer, email="thief@example.org"))

        reset_password("thief@example.org")

        assert stored(team.reviewer).check_password(NEW)
        assert_cannot_sign(team.reviewer, submission, password=NEW)

    def test_by_swapping_names(self, team, submission):
        client, name = signed_in(team.admin), team.reviewer.username
        client.post(reverse(EDIT, args=[team.reviewer.pk]), account_form(team.reviewer, username="was-rob"))
        client.post(reverse(EDIT, args=[team.newcomer.pk]), account_form(team.newcomer, username=name))

        impostor = User.objects.get(username=name)
        assert roles_of(impostor) == {"author"}
        assert_cannot_sign(impostor, submission)
        assert_cannot_sign(team.reviewer, submission)

    def test_by_giving_oneself_the_key_of_an_old_password(self, team):
        weak = make_password(NEW, hasher="md5")
        User.objects.filter(pk=team.reviewer.pk).update(password=weak)

        with override_settings(PASSWORD_HASHERS=HASHERS):
            assert Client().login(username=team.reviewer.username, password=NEW)

        assert stored(team.reviewer).password != weak
        assert held_of(stored(team.reviewer)) == HELD

    def test_does_not_confirm_anybody_else(self, team):
        grant = team.propose()
        User.objects.filter(pk=team.lead.pk).update(password=make_password(NEW))

        with pytest.raises(Refused, match="Your account was changed"):
            services.confirm_role(grant=grant, user=stored(team.lead), password=NEW, digest="")

    def test_keeps_nobody_from_asking_for_changes(self, team, submission):
        User.objects.filter(pk=team.reviewer.pk).update(email="new@example.org")

        services.request_changes(submission=submission, user=stored(team.reviewer), note="Name the source.")

        submission.refresh_from_db()
        assert submission.status == Submission.Status.CHANGES_REQUESTED


class TestComingBack:
    def test_by_the_form(self, team, submission):
        client, address = signed_in(team.admin), reverse(EDIT, args=[team.reviewer.pk])
        client.post(address, {key: value for key, value in account_form(team.reviewer).items() if key != "is_active"})
        assert not stored(team.reviewer).is_active

        client.post(address, account_form(team.reviewer, is_active="on"))

        assert stored(team.reviewer).is_active
        assert_cannot_sign(team.reviewer, submission)
        assert AccountSeal.objects.filter(user=team.reviewer, kind="returned").get().by == team.admin
        assert f"Who did it: {team.admin}" in mail.outbox[-1].body

    def test_by_a_lead_who_switches_somebody_on_and_confirms_it(self, team, submission):
        team.lead.groups.add(group_of("site_admin"))
        User.objects.filter(pk=team.reviewer.pk).update(is_active=False)
        address = reverse(EDIT, args=[team.reviewer.pk])
        signed_in(team.lead).post(address, account_form(stored(team.reviewer), is_active="on"))

        with pytest.raises(Refused, match="You changed this account"):
            confirm_account(team.reviewer, by=team.lead)

        assert_cannot_sign(team.reviewer, submission)

    def test_by_the_bulk_action(self, team, submission):
        address = f"/admin/bulk/users/user/set_active_state/?next=/admin/&id={team.reviewer.pk}"
        for state in ("False", "True"):
            signed_in(team.admin).post(address, {"mark_as_active": state})

        assert stored(team.reviewer).is_active
        assert_cannot_sign(team.reviewer, submission)

    def test_by_code(self, team, submission):
        person = stored(team.reviewer)
        for state in (False, True):
            person.is_active = state
            person.save()

        assert_cannot_sign(team.reviewer, submission)

    def test_past_every_form(self, team, submission):
        User.objects.filter(pk=team.reviewer.pk).update(is_active=False)

        with pytest.raises(IntegrityError, match="a clinician who comes back"), transaction.atomic():
            User.objects.filter(pk=team.reviewer.pk).update(is_active=True)

        assert_cannot_sign(team.reviewer, submission)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
    def test_by_being_replaced(self, team):
        columns = ", ".join(f'"{item.column}"' for item in User._meta.concrete_fields)
        table = User._meta.db_table
        replacing = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s"

        refused = pytest.raises(IntegrityError, match="cannot be replaced")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(replacing, [team.reviewer.pk])

    def test_and_being_confirmed(self, team, submission):
        person = stored(team.reviewer)
        for state in (False, True):
            person.is_active = state
            person.save()

        confirm_account(person, by=team.lead)

        assert may_sign(stored(team.reviewer), submission)

    def test_is_nothing_special_for_others(self, team):
        for state in (False, True):
            User.objects.filter(pk=team.newcomer.pk).update(is_active=state)

        assert roles_of(stored(team.newcomer)) == {"author"}


def test_who_is_held_confirms_no_live_page_either(team, submission):
    sign(submission, reviewer=team.lead)
    page = submission.page.specific
    User.objects.filter(pk=team.reviewer.pk).update(email="new@example.org")

    with pytest.raises(Refused, match="Your account was changed"):
        services.reaffirm(
            page=page,
            user=stored(team.reviewer),
            fingerprint=page.live_sign_offs()[0].fingerprint,
            password=PASSWORD,
            attested=True,
        )

    assert timezone.localdate() == page.governance.last_reviewed_on
