"""A page that two people sign, and what other sites hear before the second did."""

import json

import pytest

from tests.cms.delivery.changing import Consumer, assert_in_line, publication
from tests.factories.urgent import Haste
from tests.factories.workflow import PASSWORD, sign
from workflow import services


@pytest.fixture
def haste(db):
    return Haste()


def review_in(consumer, page):
    return json.loads(consumer.copies[page.pk])["meta"]["review"]


def test_not_by_one_signature_of_two(haste):
    haste.write("Another text.")
    submission = haste.hand_in()
    row = publication(haste.page)

    sign(submission, reviewer=haste.psychiatrist)

    assert publication(haste.page).body == row.body


def test_by_the_first_of_two_names_them_at_once(haste):
    consumer = Consumer()

    services.reaffirm(
        page=haste.page,
        user=haste.pharmacist,
        fingerprint=haste.fingerprint,
        password=PASSWORD,
        attested=True,
    )

    consumer.pull()
    assert consumer.told == {haste.page.pk: "upsert"}
    assert review_in(consumer, haste.page)["reviewers"][0]["name"] == haste.pharmacist.person.name
    assert_in_line(consumer)


def test_what_is_live_with_one_signature_says_so_until_the_second(haste):
    consumer = Consumer()

    haste.correct()
    consumer.pull()

    assert consumer.told == {haste.page.pk: "upsert"}
    assert review_in(consumer, haste.page)["correction"]["confirmed"] is False

    haste.confirm()
    consumer.pull()

    assert consumer.told == {haste.page.pk: "upsert"}
    assert review_in(consumer, haste.page)["correction"]["confirmed"] is True
    assert len(review_in(consumer, haste.page)["reviewers"]) == 2
    assert_in_line(consumer)


def test_what_is_being_written_is_nobodys_business(haste):
    consumer = Consumer()

    haste.start()
    haste.write("Canary-4711")
    services.abandon_urgent_correction(page=haste.page, user=haste.lead, note="No harm.")

    assert consumer.pull() == []
