"""People: described always, named with consent."""

import pytest

from tests.factories.vocabulary import make_person
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db


def test_without_consent_only_the_role_is_printed():
    person = make_person()

    assert person.printed_name == "Psychiatry"
    assert "Alder" not in "".join(person.sealed_words().values())


def test_with_consent_the_name_is_printed_beside_credentials_and_disclosures():
    person = make_person(consents_to_be_named=True, disclosures="None declared")

    assert person.sealed_words() == {
        "name": "Morgan Alder",
        "credentials": "MD",
        "role": "Psychiatry",
        "disclosures": "None declared",
    }


def test_editors_see_name_and_credentials():
    assert str(make_person()) == "Morgan Alder, MD"
    assert str(make_person(credentials="")) == "Morgan Alder"


def test_the_record_stays_when_the_account_goes():
    user = make_user("author")
    person = user.person

    user.delete()
    person.refresh_from_db()

    assert person.user is None
