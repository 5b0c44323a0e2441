"""The record of a page, and what may be done there about what is live."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.vocabulary import supersede
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from tests.workflow.admin.screens import again, an_article, built_once, read, signed_in, words
from workflow import services
from workflow.models import Governance

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A live article, its author, its reviewer and a lead."""
    with built_once(django_db_blocker):
        author, reviewer = make_user("author", username="sorrel"), make_user("clinical_reviewer", username="rowan")
        lead = make_user("clinical_lead", username="alder")
        live = publish_signed_off(an_article(owner=author), author=author, reviewer=reviewer, note="First.")
        yield {"author": author, "reviewer": reviewer, "lead": lead, "live": live}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def reviewer(built, db):
    return again(built["reviewer"])


@pytest.fixture
def lead(built, db):
    return again(built["lead"])


@pytest.fixture
def live(built, db):
    return again(built["live"])


def record(page):
    return reverse("reviews:record", args=[page.pk])


def confirmation(visitor, page, **changes):
    """Return the form that confirms what is on the screen."""
    shown = read(visitor.get(record(page))).find("input", {"name": "fingerprint"})["value"]
    return {"fingerprint": shown, "attested": "on", "password": PASSWORD, **changes}


class TestReading:
    def test_tells_how_the_page_stands_and_what_happened(self, live, author):
        page = words(read(signed_in(author).get(record(live))).main)

        assert "Signed off by Rowan, Psychiatry" in page
        assert "Handed it in for review , Sorrel: First." in page
        assert "Next review" in page
        assert "Does it still hold?" not in page

    def test_says_to_the_clinical_team_why_it_cannot_be_confirmed(self, live, author, reviewer):
        live.summary = "Count less often."
        submit(live, author=author)

        assert "You cannot confirm this." in words(read(signed_in(reviewer).get(record(live))).main)

    def test_says_how_a_withdrawn_page_comes_back(self, live, author, lead):
        services.withdraw(page=live, user=lead, reason="error", note="A dose is wrong.")

        again_by = {"aria-labelledby": "again"}
        assert "Write it" in words(read(signed_in(author).get(record(live))).find(attrs=again_by))
        assert "a managing editor writes it" in words(read(signed_in(lead).get(record(live))).find(attrs=again_by))

    def test_writes_moments_as_html_reads_them(self, live, author):
        moments = [each["datetime"] for each in read(signed_in(author).get(record(live))).main.find_all("time")]

        assert moments
        assert [each for each in moments if not re.fullmatch(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}[+-][0-9]{4}", each)] == []

    def test_never_calls_published_without_a_warning_what_does_not_hold(self, live, author):
        def standing():
            return words(read(signed_in(author).get(record(live))).find(class_="facts").find("dd"))

        assert standing() == "Published"
        supersede(live.summary_citations[0])
        assert standing() == "Published, but a source no longer holds"
        Governance.objects.filter(page=live).update(next_review_on=timezone.localdate() - datetime.timedelta(days=1))
        assert standing() == "Published, past its review date"

    @pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("site_admin", 200), ("", 403)])
    def test_is_shown_as_the_rules_say(self, live, role, status):
        if role:
            visitor = signed_in(make_user(role))
            assert visitor.get(record(live)).status_code == status
        assert signed_in(make_user("author")).get(record(live)).status_code == 403


class TestConfirming:
    def test_confirms_that_a_page_still_holds(self, live, lead):
        visitor = signed_in(lead)

        response = visitor.post(record(live), confirmation(visitor, live))

        assert response.url == record(live)
        assert [signed.meaning for signed in again(live).live_sign_offs()] == ["reaffirmed", "approved"]

    @pytest.mark.parametrize(
        ("changes", "status", "said"),
        [
            ({"attested": ""}, 422, "Confirm the statement"),
            ({"password": ""}, 422, "Enter your own password"),
            ({"password": "wrong"}, 403, "That is not your password"),
            ({"fingerprint": "0" * 64}, 409, "Another text is live by now."),
        ],
    )
    def test_says_why_a_confirmation_does_not_count(self, live, lead, changes, status, said):
        visitor = signed_in(lead)

        response = visitor.post(record(live), confirmation(visitor, live, **changes))

        assert response.status_code == status
        assert said in words(read(response).main)
        assert len(again(live).live_sign_offs()) == 1


class TestWithdrawing:
    def test_withdraws_with_a_reason_a_note_and_a_replacement(self, live, lead):
        front = live.get_site().root_page
        form = {"withdraw": "1", "reason": "superseded", "note": "A newer page replaces it.", "replacement": front.pk}

        response = signed_in(lead).post(record(live), form)

        page = again(live)
        assert response.url == record(live)
        assert not page.live
        assert (page.governance.withdrawal_reason, page.governance.replacement) == ("superseded", front)
        assert "Withdrawn" in words(read(signed_in(lead).get(record(live))).find(class_="facts"))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"reason": ""}, "Choose why this page is withdrawn."),
            ({"note": " "}, "Say in one sentence why"),
            ({"replacement": "999999"}, "Choose another page that is live"),
        ],
    )
    def test_says_beside_the_field_why_it_is_not_withdrawn(self, live, lead, changes, said):
        form = {"withdraw": "1", "reason": "error", "note": "It was wrong.", "replacement": "", **changes}

        response = signed_in(lead).post(record(live), form)

        assert response.status_code == 422
        assert said in words(read(response).main)
        assert read(response).select_one(".rv-side details[open]") is not None
        assert again(live).live

    def test_lets_nobody_else_withdraw(self, live, author, reviewer):
        for person in (author, reviewer):
            response = signed_in(person).post(record(live), {"withdraw": "1", "reason": "error", "note": "Wrong."})

            assert response.status_code == 403
        assert again(live).live
