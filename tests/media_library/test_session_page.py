"""Sessions: what an author may write, what is missing, and what readers see."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from home.models import HomePage, ResourceHubPage
from media_library.models import SessionIndexPage, SessionPage
from tests.factories.knowledge_base import stream
from tests.factories.sessions import AFTER, BEFORE, SPEAKER, at, make_session
from tests.factories.videos import make_hosted_video
from tests.factories.workflow import make_user, publish_signed_off
from tests.reading import words
from workflow import services
from workflow.services.submission import NotReady

pytestmark = pytest.mark.django_db


def said(page):
    """Return the field messages that an author reads."""
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return {name: messages[0] for name, messages in caught.value.message_dict.items()}


class TestPlace:
    def test_sessions_stand_below_their_list_and_hold_nothing(self):
        assert SessionPage.allowed_parent_page_models() == [SessionIndexPage]
        assert SessionPage.allowed_subpage_models() == []

    def test_the_list_stands_below_the_front_page_or_a_hub_and_holds_sessions(self):
        assert set(SessionIndexPage.allowed_parent_page_models()) == {HomePage, ResourceHubPage}
        assert SessionIndexPage.allowed_subpage_models() == [SessionPage]


class TestWhatIsRefused:
    def test_a_session_that_ends_before_it_begins(self):
        page = make_session(ends_at=datetime.time(11))

        assert said(page)["ends_at"].startswith("The session would end before it begins.")

    def test_a_session_without_any_length(self):
        assert "ends_at" in said(make_session(ends_at=datetime.time(12)))

    def test_a_last_day_before_the_first(self):
        page = make_session(ends_on=datetime.date(2026, 12, 9))

        assert said(page)["ends_on"].startswith("The session would end before it begins.")

    def test_a_draft_that_says_times_and_no_day_ends_after_it_begins_too(self):
        assert "ends_at" in said(make_session(starts_on=None, ends_at=datetime.time(11)))

    def test_an_unknown_time_zone(self):
        assert said(make_session(time_zone="Middle/Earth"))["time_zone"].startswith("No time zone has this name.")

    def test_a_time_that_clocks_leap_over(self):
        page = make_session(starts_on=datetime.date(2026, 3, 8), starts_at=datetime.time(2, 30))

        assert said(page) == {
            "starts_at": "No Eastern clock shows this time on that day: clocks are set forward.",
        }

    @pytest.mark.parametrize("day", [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)])
    def test_a_day_that_nobody_means(self, day):
        assert "starts_on" in said(make_session(starts_on=day))

    @pytest.mark.parametrize("address", ["http://example.org/", "javascript:alert(1)", "example.org", "https://"])
    def test_a_registration_that_is_no_https_address(self, address):
        assert "https://" in said(make_session(register_url=address))["register_url"]

    def test_a_registration_that_closes_after_the_start(self):
        page = make_session(register_by=datetime.date(2026, 12, 11))

        assert said(page) == {"register_by": "The session has begun by then. Choose its first day, or an earlier one."}


class TestWhatIsAccepted:
    def test_a_session_past_midnight_with_its_last_day(self):
        page = make_session(starts_at=datetime.time(23), ends_on=datetime.date(2026, 12, 11), ends_at=datetime.time(1))

        page.full_clean()

        assert page.ending - page.beginning == datetime.timedelta(hours=2)

    def test_a_draft_that_says_nothing_yet(self):
        make_session(
            kind="", summary="", audience="", starts_on=None, starts_at=None, ends_at=None, speakers=[], body=[]
        ).full_clean()

    def test_a_collaborative_of_some_weeks(self):
        page = make_session(ends_on=datetime.date(2027, 2, 4))

        page.full_clean()

        assert page.lasts_days


class TestWhatIsMissing:
    def test_nothing_in_a_whole_session(self):
        assert make_session().readiness_gaps() == []

    def test_all_of_it_at_once_in_words(self):
        page = make_session(kind="", summary=" ", audience="", ends_at=None, speakers=[], body=[])

        assert page.readiness_gaps() == [
            "Say what kind of session this is.",
            "Write the summary: lists show nothing else of the session.",
            "Say for whom the session is.",
            "Say when the session begins and ends: without both, nobody knows whether it is over.",
            "Add at least one speaker, with what that person declares.",
        ]

    def test_a_disclosure_names_the_speaker(self):
        page = make_session(speakers=stream(("speaker", {**SPEAKER, "disclosures": ""})))

        assert page.readiness_gaps() == [
            "Block 1, speaker “Jonah Rowan”: Write what this speaker declares, or “Nothing to disclose”."
        ]

    def test_a_program_without_a_time(self):
        rows = [{"type": "item", "id": "1", "value": {"when": "", "part": "Cases", "who": ""}}]
        page = make_session(body=stream(("program", {"heading": "The hour", "clock": "Eastern", "rows": rows})))

        assert page.readiness_gaps() == [
            "Block 1, program “The hour”: Each part of the program needs a time and what happens then."
        ]

    def test_keeps_it_from_being_handed_in(self):
        page = make_session(speakers=[])
        author = make_user("managing_editor")
        page.save_revision(user=author)

        with pytest.raises(NotReady, match="speaker"):
            services.submit(page=page, user=author, update_type="major", change_note="First version.")


class TestRecording:
    @pytest.fixture
    def video(self):
        return publish_signed_off(make_hosted_video(title="The recording"))

    def test_is_shown_only_once_the_session_is_over(self, live, video, client):
        page = live(recording=video)

        with at(BEFORE):
            before = client.get(page.url)
        with at(AFTER):
            after = client.get(page.url)

        assert (before.context["recording"], after.context["recording"]) == (None, video.page_ptr)
        assert "Watch the recording" in words(after)
        assert f'href="{video.url}"' in after.content.decode()
        assert "Register" not in words(after)

    def test_is_not_shown_while_the_public_may_not_open_it(self, live, video, client):
        page = live(recording=video)
        PageViewRestriction.objects.create(page=video, restriction_type="login")

        with at(AFTER):
            assert client.get(page.url).context["recording"] is None
            assert not SessionPage.objects.recorded().exists()

    def test_makes_the_list_of_past_recordings(self, live, video, client, sessions):
        with_it = live(recording=video, title="Recorded", slug="recorded")
        live(title="Not recorded", slug="not-recorded")

        with at(AFTER):
            found = client.get(sessions.url, {"when": "recorded"}).context["sessions"]

        assert list(found) == [with_it]


class TestPage:
    @pytest.mark.screens
    def test_tells_the_time_in_its_zone_by_name_and_in_utc(self, live, client):
        with at(BEFORE):
            text = words(client.get(live().url))

        assert "Thursday10 December2026" in text
        assert "12:00 to 13:00 Eastern" in text
        assert "11:00 Central, 10:00 Mountain, 9:00 Pacific, 17:00 UTC" in text

    def test_says_what_one_can_do_now(self, live, client):
        page = live(register_by=datetime.date(2026, 12, 9), capacity_note="200 places")

        with at(datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)):
            text = words(client.get(page.url))
        with at(BEFORE):
            closed = words(client.get(page.url))

        assert "Open until 9 December" in text
        assert "200 places" in text
        assert "Registration closed after 9 December" in closed
        assert "Register" not in closed.replace("Registration", "").replace("registration", "")

    def test_lists_earlier_sessions_of_its_series_and_the_next(self, live, client):
        earlier = live(series="Hard cases", starts_on=datetime.date(2026, 10, 1), title="In October", slug="october")
        page = live(series="hard cases")
        following = live(series="Hard cases", starts_on=datetime.date(2027, 1, 7), title="In January", slug="january")
        live(series="Other", starts_on=datetime.date(2026, 10, 1), title="Of others", slug="others")

        with at(AFTER):
            response = client.get(page.url)

        assert list(response.context["earlier"]) == [earlier]
        assert response.context["next_session"] == following
        assert "Of others" not in words(response)

    @pytest.mark.screens
    def test_introduces_its_speakers_with_what_they_declare(self, live, client):
        text = words(client.get(live().url))

        assert "Jonah Rowan, PharmD, BCPP" in text
        assert "Nothing to disclose" in text

    @pytest.mark.screens
    def test_is_an_event_for_search_engines(self, live):
        data = live().structured_data()

        assert data["@type"] == "EducationEvent"
        assert (data["startDate"], data["endDate"]) == ("2026-12-10T12:00:00-05:00", "2026-12-10T13:00:00-05:00")
        assert data["performer"] == [{"@type": "Person", "name": "Jonah Rowan", "jobTitle": "Psychiatric pharmacist"}]

    @pytest.mark.screens
    def test_a_draft_without_times_has_a_preview(self, sessions):
        page = make_session(sessions, starts_on=None, starts_at=None, ends_at=None, speakers=[], body=[])

        response = page.make_preview_request()

        assert response.status_code == 200
        assert "Not reviewed yet" in words(response)
