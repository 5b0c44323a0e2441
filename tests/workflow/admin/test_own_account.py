"""What a clinician does with their own account needs no second person, once they show who they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from cms.users.models import User
from tests.factories.accounts import HASHERS, NEW, Team, reset_password, stored
from tests.factories.workflow import PASSWORD, sign
from tests.workflow.admin.screens import in_review, signed_in
from workflow.models import AccountSeal, Submission
from workflow.services.signing import may_sign
from workflow.situation import held_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(kept_db: None) -> dict[str, Any]:
    return {"team": Team(), "submission": in_review()}


@pytest.fixture
def team(built: dict[str, Any], db: None) -> Team:
    return Team(**{name: stored(person) for name, person in vars(built["team"]).items()})


@pytest.fixture
def submission(built: dict[str, Any], db: None) -> Submission:
    return Submission.objects.get(pk=built["submission"].pk)


def own_account(person: User, **changed: str) -> dict[str, str]:
    """Return what somebody sends from the page of their own account."""
    return {
        "name_email-first_name": person.first_name or "First",
        "name_email-last_name": "Last",
        "name_email-email": person.email,
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        **changed,
    }


class TestWhatTheOwnerDoes:
    """None of this needs a second person."""

    def test_a_newer_way_to_store_the_password(self, team, submission):
        with override_settings(PASSWORD_HASHERS=HASHERS):
            assert Client().login(username=team.reviewer.username, password=PASSWORD)

            assert stored(team.reviewer).password.startswith("pbkdf2")
            assert held_of(stored(team.reviewer)) == ""
            sign(submission, reviewer=stored(team.reviewer))

    def test_a_wrong_password_changes_nothing(self, team):
        with override_settings(PASSWORD_HASHERS=HASHERS):
            assert not Client().login(username=team.reviewer.username, password="guessed")

        assert stored(team.reviewer).password == team.reviewer.password

    def test_a_new_password_with_the_old_one(self, team, submission):
        change = {"password-old_password": PASSWORD, "password-new_password1": NEW, "password-new_password2": NEW}

        signed_in(team.reviewer).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert stored(team.reviewer).check_password(NEW)
        assert may_sign(stored(team.reviewer), submission)
        assert AccountSeal.objects.filter(user=team.reviewer).first().kind == AccountSeal.Kind.OWN

    def test_a_new_mail_address_with_the_password(self, team, submission):
        change = {"name_email-email": "rob@new.example.org", "proof-password": PASSWORD}

        signed_in(team.reviewer).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert stored(team.reviewer).email == "rob@new.example.org"
        assert may_sign(stored(team.reviewer), submission)

    @pytest.mark.parametrize("password", ["", "guessed"])
    def test_but_not_a_new_mail_address_without_it(self, team, password):
        change = {"name_email-email": "thief@example.org", "proof-password": password}

        response = signed_in(team.reviewer).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert "That is not your password, so nothing was changed." in response.text
        assert stored(team.reviewer).email == team.reviewer.email

    def test_a_new_name_needs_no_password(self, team, submission):
        change = {"name_email-first_name": "Robert"}

        signed_in(team.reviewer).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert stored(team.reviewer).first_name == "Robert"
        assert may_sign(stored(team.reviewer), submission)

    def test_does_not_confirm_what_somebody_else_did_before(self, team, submission):
        User.objects.filter(pk=team.reviewer.pk).update(password=make_password(NEW))
        change = {"name_email-email": "thief@example.org", "proof-password": NEW}

        signed_in(stored(team.reviewer)).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert stored(team.reviewer).email == "thief@example.org"
        assert not may_sign(stored(team.reviewer), submission)

    def test_a_password_reset_through_the_confirmed_address(self, team, submission):
        reset_password(team.reviewer.email)

        assert stored(team.reviewer).check_password(NEW)
        assert may_sign(stored(team.reviewer), submission)
        assert AccountSeal.objects.filter(user=team.reviewer).first().kind == AccountSeal.Kind.RESET

    def test_people_without_a_clinical_role_are_asked_for_nothing(self, team):
        address = reverse("wagtailadmin_account")

        shown = signed_in(team.newcomer).get(address).text
        signed_in(team.newcomer).post(address, own_account(team.newcomer, **{"name_email-email": "n@new.example.org"}))

        assert "proof-password" not in shown
        assert stored(team.newcomer).email == "n@new.example.org"


class TestAChangeIsSeen:
    def test_after_the_transaction_whoever_made_it(self, team, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            team.reviewer.email = "thief@example.org"
            team.reviewer.save()

        assert AccountSeal.objects.filter(user=team.reviewer).first().digest == ""
        assert team.lead.email in {message.to[0] for message in mail.outbox}

    def test_but_not_where_the_owner_proved_it(self, team, django_capture_on_commit_callbacks):
        change = {"name_email-email": "rob@new.example.org", "proof-password": PASSWORD}

        with django_capture_on_commit_callbacks(execute=True):
            signed_in(team.reviewer).post(reverse("wagtailadmin_account"), own_account(team.reviewer, **change))

        assert held_of(stored(team.reviewer)) == ""
        assert mail.outbox == []

    def test_a_login_is_no_change(self, team, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            stored(team.reviewer).save(update_fields=["last_login"])

        assert callbacks == []
