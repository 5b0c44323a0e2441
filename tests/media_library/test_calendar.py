"""A session in a reader's own calendar: the form of RFC 5545, and who gets it when."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import PageViewRestriction

from media_library.calendar import escaped, folded
from media_library.models import SessionPage
from tests.factories.sessions import make_session, make_session_index
from tests.factories.urgent import fresh
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

pytestmark = pytest.mark.django_db

BEFORE = datetime.datetime(2026, 12, 1, 9, 30, tzinfo=datetime.UTC)
DURING = datetime.datetime(2026, 12, 10, 17, 0, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2026, 12, 10, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def people(kept_db):
    return {"author": make_user("managing_editor"), "reviewer": make_user("clinical_reviewer")}


@pytest.fixture(scope="module")
def kept_index(kept_db):
    with time_machine.travel(BEFORE, tick=False):
        return publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))


@pytest.fixture
def live(kept_index, people, db):
    """Put a session live on 1 December 2026."""
    with time_machine.travel(BEFORE, tick=False):

        def publish(**fields):
            return publish_signed_off(make_session(fresh(kept_index), **fields), **people)

        yield publish


def address(session):
    return reverse("session-calendar", args=[session.pk])


def read(response):
    """Return the lines of a calendar as (name, value), put together again as section 3.1 says."""
    text = response.content.decode().removesuffix("\r\n").replace("\r\n ", "")
    assert "\n" not in text.replace("\r\n", "")
    return dict(reversed([line.split(":", 1) for line in text.split("\r\n")]))


class TestTheEntry:
    def test_holds_the_whole_session_in_the_words_of_its_page(self, client, live):
        session = live(title="Smoking; what changes, and when", place="Online, with captions", slug="smoking")

        response = client.get(address(session))

        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="smoking.ics"'
        assert response.content.decode() == "\r\n".join(
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Clozapine Center of Excellence//Sessions//EN",
                "BEGIN:VEVENT",
                f"UID:{session.translation_key}",
                "DTSTAMP:20261201T093000Z",
                "LAST-MODIFIED:20261201T093000Z",
                "SEQUENCE:0",
                "DTSTART:20261210T170000Z",
                "DTEND:20261210T180000Z",
                "SUMMARY:Smoking\\; what changes\\, and when",
                "DESCRIPTION:One hour with two experts and your own cases.",
                "LOCATION:Online\\, with captions",
                f"URL:{session.full_url}",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        )

    def test_says_without_place_nothing_of_it(self, client, live):
        assert "LOCATION" not in read(client.get(address(live(place=""))))

    def test_a_newer_version_replaces_it_under_the_same_name(self, client, live, people):
        session = live()
        before = read(client.get(address(session)))
        draft = session.get_latest_revision_as_object()
        draft.starts_at, draft.ends_at = datetime.time(14), datetime.time(15)

        publish_signed_off(draft, **people)

        after = read(client.get(address(session)))
        assert after["UID"] == before["UID"]
        assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
        assert after["DTSTART"] == "20261210T190000Z"

    def test_a_copy_is_another_event(self, live):
        session = live()

        copied = session.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=False)

        assert copied.translation_key != session.translation_key

    def test_costs_the_same_for_a_reader_of_any_session(self, client, live, django_assert_max_num_queries):
        session = live()

        with django_assert_max_num_queries(6):
            client.get(address(session))


class TestTheForm:
    def test_no_line_has_more_than_75_octets_and_no_character_is_torn(self):
        line = "SUMMARY:" + "Überdosierung – ✓ " * 20

        parts = list(folded(line))

        assert all(len(part.encode()) <= 75 for part in parts)
        assert all(part.startswith(" ") for part in parts[1:])
        assert parts[0] + "".join(part[1:] for part in parts[1:]) == line

    def test_a_line_of_75_octets_stays_whole(self):
        assert list(folded("x" * 75)) == ["x" * 75]
        assert list(folded("x" * 76)) == ["x" * 75, " x"]

    def test_signs_with_a_meaning_are_escaped_and_control_characters_dropped(self):
        assert escaped("a\\b; c, d\r\ne\x07") == "a\\\\b\\; c\\, d\\ne"

    def test_words_cannot_begin_a_line_of_their_own(self, client, live):
        session = live(title="Free\u2028BEGIN:VALARM", place="Online")

        assert read(client.get(address(session)))["SUMMARY"] == "Free\\nBEGIN:VALARM"


class TestWhoGetsIt:
    def test_the_ticket_offers_it_before_and_during_the_session(self, client, live):
        session = live()
        for moment in (BEFORE, DURING):
            with time_machine.travel(moment, tick=False):
                assert f'href="{address(session)}"' in client.get(session.url).content.decode()
                assert client.get(address(session)).status_code == 200

    def test_a_session_that_is_over_leads_to_its_page(self, client, live):
        session = live()
        with time_machine.travel(AFTER, tick=False):
            response = client.get(address(session))

            assert "Add to calendar" not in client.get(session.url).content.decode()
            assert (response.status_code, response.headers["Location"]) == (302, session.url)

    def test_a_withdrawn_session_answers_as_its_page_does(self, client, live):
        session = live()
        services.withdraw(page=session, user=make_user("clinical_lead"), reason="error", note="It does not take place.")

        response = client.get(address(session))

        assert response.status_code == 410
        assert "It does not take place." in response.content.decode()

    @pytest.mark.usefixtures("live")
    def test_a_draft_has_none(self, client):
        session = make_session(title="Secret plans")

        response = client.get(address(session))

        assert response.status_code == 404
        assert "Secret plans" not in response.content.decode()

    def test_a_restricted_session_has_none(self, client, live):
        session = live()
        PageViewRestriction.objects.create(page=session.get_parent(), restriction_type="login")

        assert client.get(address(session)).status_code == 404

    def test_a_session_without_an_end_has_none(self, client, live, monkeypatch):
        session = live()
        monkeypatch.setattr(SessionPage, "state", None)  # no signature covers such a session

        assert client.get(address(session)).status_code == 404

    @pytest.mark.parametrize("pk", ["0", "9" * 19, "9" * 40])
    def test_a_number_that_names_no_session_is_not_found(self, client, pk):
        assert client.get(f"/calendar/session-{pk}.ics").status_code == 404

    def test_it_is_only_read(self, client, live):
        assert client.post(address(live())).status_code == 405
