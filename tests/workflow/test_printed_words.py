"""What readers see beside a signature is changed by two people: until then its account cannot sign."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.vocabulary.models import Person
from tests.factories.accounts import Team, confirm_account, stored
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import describe, make_user, sign, submit
from workflow.accounts import HELD
from workflow.models import AccountSeal, SignOff
from workflow.refusals import Refused
from workflow.situation import held_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return Team()


@pytest.fixture
def submission():
    return submit(make_article(make_index()))


def printed(user, **changed):
    """Return what the form of the public record sends when nothing but `changed` changes."""
    person = Person.objects.get(user=user)
    form = {name: getattr(person, name) for name in ("name", "credentials", "role", "disclosures")}
    return {**form, "consents_to_be_named": "on", "user": user.pk, **changed}


def edit(editor, user, **changed):
    client = Client()
    client.force_login(editor)
    person = Person.objects.get(user=user)
    return client.post(reverse(Person.snippet_viewset.get_url_name("edit"), args=[person.pk]), printed(user, **changed))


@pytest.mark.parametrize("words", [{"credentials": "PhD"}, {"name": "Somebody Else"}, {"role": "Cardiology"}])
def test_nobody_signs_under_words_that_one_person_changed(team, submission, words, django_capture_on_commit_callbacks):
    editor = make_user("managing_editor")

    with django_capture_on_commit_callbacks(execute=True):
        assert edit(editor, team.reviewer, **words).status_code == 302

    with pytest.raises(Refused, match="Your account was changed, and not by you"):
        sign(submission, reviewer=stored(team.reviewer))
    noted = AccountSeal.objects.filter(user=team.reviewer).latest("pk")
    assert (noted.kind, noted.by, noted.digest) == ("changed", editor, "")
    assert not SignOff.objects.filter(submission=submission).exists()


def test_signs_again_under_the_new_words_once_a_lead_confirmed_them(team, submission):
    edit(make_user("managing_editor"), team.reviewer, credentials="MD, PhD")

    confirm_account(team.reviewer, by=team.lead)

    assert sign(submission, reviewer=stored(team.reviewer)).reviewer_credentials == "MD, PhD"


def test_a_lead_confirms_no_words_that_the_lead_changed(team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edit(make_user("managing_editor"), team.reviewer, credentials="PhD")
        team.lead.is_superuser = True
        team.lead.save()
        confirm_account(team.lead, by=team.second_lead)
        edit(team.lead, team.reviewer, credentials="MD, PhD")

    with pytest.raises(Refused, match="You changed this account"):
        confirm_account(team.reviewer, by=stored(team.lead))


def test_a_record_that_is_linked_to_another_account_holds_both(team):
    newcomer = make_user("clinical_reviewer")
    Person.objects.get(user=newcomer).delete()
    person = Person.objects.get(user=team.reviewer)
    person.user = newcomer
    person.save()

    assert held_of(stored(team.reviewer)) == held_of(stored(newcomer)) == HELD


def test_plain_sql_changes_nothing_about_that(team):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vocabulary_person SET credentials = 'PhD' WHERE user_id = %s", [team.reviewer.pk])

    assert held_of(stored(team.reviewer)) == HELD


def test_disclosures_are_no_part_of_it(team):
    edit(make_user("managing_editor"), team.reviewer, disclosures="Speaks for a maker of blood tests.")

    assert held_of(stored(team.reviewer)) == ""


def test_words_of_somebody_without_a_clinical_role_are_an_editors_work(team):
    edit(make_user("managing_editor"), team.newcomer, credentials="BA")

    assert not AccountSeal.objects.filter(user=team.newcomer).exists()


def test_words_that_were_confirmed_hold_nobody(team):
    describe(team.reviewer, credentials="PharmD")

    assert held_of(stored(team.reviewer)) == ""
