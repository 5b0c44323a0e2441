"""Sessions: what an author may write, what is missing, and how they stand as time passes."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import HomePage, ResourceHubPage
from media_library.models import SessionIndexPage, SessionPage
from media_library.schedule import State
from tests.factories.knowledge_base import stream
from tests.factories.sessions import SPEAKER, make_session, make_session_index
from tests.factories.videos import make_hosted_video
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services, verification
from workflow.services.submission import NotReady

pytestmark = pytest.mark.django_db

BEFORE = datetime.datetime(2026, 12, 10, 16, 59, tzinfo=datetime.UTC)
DURING = datetime.datetime(2026, 12, 10, 17, 0, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2026, 12, 10, 18, 0, tzinfo=datetime.UTC)


def at(moment):
    return time_machine.travel(moment, tick=False)


def said(page):
    """Return the field messages that an author reads."""
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return {name: messages[0] for name, messages in caught.value.message_dict.items()}


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


@pytest.fixture
def index():
    """A list of sessions that the public may open."""
    return publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))


@pytest.fixture
def live(index):
    """Put a session live by the real road."""
    author, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")

    def publish(**fields):
        return publish_signed_off(make_session(index, **fields), author=author, reviewer=reviewer)

    return publish


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


class TestTime:
    @pytest.mark.parametrize(
        ("moment", "state"), [(BEFORE, State.UPCOMING), (DURING, State.UNDER_WAY), (AFTER, State.OVER)]
    )
    def test_moves_the_state_and_nothing_else(self, live, client, moment, state):
        page = live()
        fingerprint = page.live_sign_offs()[0].fingerprint

        with at(moment):
            assert SessionPage.objects.get().state == state
            assert list(verification.findings()) == []

        assert SessionPage.objects.get().live_sign_offs()[0].fingerprint == fingerprint

    def test_without_times_says_nothing(self):
        assert make_session(ends_at=None).state is None

    @pytest.mark.parametrize(("moment", "coming", "over"), [(BEFORE, 1, 0), (DURING, 1, 0), (AFTER, 0, 1)])
    def test_divides_lists_to_the_minute(self, moment, coming, over):
        make_session()

        with at(moment):
            assert (SessionPage.objects.coming_up().count(), SessionPage.objects.over().count()) == (coming, over)

    def test_divides_lists_far_from_utc(self):
        make_session(time_zone="Pacific/Kiritimati")  # noon there is 22:00 UTC of the day before

        with at(datetime.datetime(2026, 12, 9, 23, 0, tzinfo=datetime.UTC)):
            assert SessionPage.objects.over().count() == 1
        with at(datetime.datetime(2026, 12, 9, 22, 59, tzinfo=datetime.UTC)):
            assert SessionPage.objects.coming_up().count() == 1

    def test_orders_what_comes_next_first_and_what_is_over_last_first(self):
        days = [datetime.date(2026, 12, day) for day in (20, 18, 5, 2)]
        for day in days:
            make_session(starts_on=day)

        with at(DURING):
            assert [page.starts_on.day for page in SessionPage.objects.coming_up()] == [18, 20]
            assert [page.starts_on.day for page in SessionPage.objects.over()] == [5, 2]

    def test_closes_registration_after_its_day_in_the_sessions_own_zone(self):
        page = make_session(register_by=datetime.date(2026, 12, 8), time_zone="America/Los_Angeles")

        with at(datetime.datetime(2026, 12, 9, 7, 59, tzinfo=datetime.UTC)):
            assert page.registration.is_open
        with at(datetime.datetime(2026, 12, 9, 8, 0, tzinfo=datetime.UTC)):
            assert not page.registration.is_open

    def test_closes_registration_when_the_session_begins(self):
        page = make_session()

        with at(BEFORE):
            assert page.registration.is_open
        with at(DURING):
            assert not page.registration.is_open


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

    def test_makes_the_list_of_past_recordings(self, live, video, client, index):
        with_it = live(recording=video, title="Recorded", slug="recorded")
        live(title="Not recorded", slug="not-recorded")

        with at(AFTER):
            found = client.get(index.url, {"when": "recorded"}).context["sessions"]

        assert list(found) == [with_it]


class TestPage:
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

    def test_introduces_its_speakers_with_what_they_declare(self, live, client):
        text = words(client.get(live().url))

        assert "Jonah Rowan, PharmD, BCPP" in text
        assert "Nothing to disclose" in text

    def test_is_an_event_for_search_engines(self, live):
        data = live().structured_data()

        assert data["@type"] == "EducationEvent"
        assert (data["startDate"], data["endDate"]) == ("2026-12-10T12:00:00-05:00", "2026-12-10T13:00:00-05:00")
        assert data["performer"] == [{"@type": "Person", "name": "Jonah Rowan", "jobTitle": "Psychiatric pharmacist"}]

    def test_a_draft_without_times_has_a_preview(self, index):
        page = make_session(index, starts_on=None, starts_at=None, ends_at=None, speakers=[], body=[])

        response = page.make_preview_request()

        assert response.status_code == 200
        assert "Not reviewed yet" in words(response)


class TestList:
    def test_shows_what_comes_next_unless_asked_for_the_past(self, live, client, index):
        old = live(starts_on=datetime.date(2026, 10, 1), title="In October", slug="october")
        new = live()

        with at(BEFORE):
            coming = client.get(index.url)
            past = client.get(index.url, {"when": "past"})

        assert list(coming.context["sessions"]) == [new]
        assert list(past.context["sessions"]) == [old]
        assert "Upcoming" in words(coming)

    def test_is_narrowed_by_kind(self, live, client, index):
        live()
        webinar = live(kind=SessionPage.Kind.WEBINAR, slug="webinar")

        with at(BEFORE):
            response = client.get(index.url, {"kind": "webinar"})

        assert list(response.context["sessions"]) == [webinar]
        assertContains(response, '<input type="radio" name="kind" value="webinar" checked><span>Webinar</span>')
        assertContains(response, '<input type="radio" name="when" value="past"><span>Past sessions</span>')

    @pytest.mark.parametrize("query", [{"kind": "party"}, {"when": "tomorrow"}, {"page": "x"}, {"when": ""}])
    def test_answers_nonsense_with_a_way_out(self, live, client, index, query):
        live()

        with at(BEFORE):
            response = client.get(index.url, query)

        assert response.status_code == 200

    def test_leaves_out_drafts_and_restricted_sessions(self, live, client, index):
        make_session(index, slug="draft")
        PageViewRestriction.objects.create(page=live(), restriction_type="login")

        with at(BEFORE):
            assert list(client.get(index.url).context["sessions"]) == []

    def test_costs_the_same_for_two_and_for_twenty(self, live, client, index):
        counts = []
        for number in (2, 20):
            for n in range(SessionPage.objects.count(), number):
                live(slug=f"s-{n}")
            with at(BEFORE):
                client.get(index.url)
                with CaptureQueriesContext(connection) as captured:
                    assert len(client.get(index.url).context["sessions"]) == number
            counts.append(len(captured))

        assert counts[0] == counts[1] <= 15


class TestEditor:
    FORM = {
        "title": "A forum",
        "slug": "a-forum",
        "seo_title": "",
        "search_description": "",
        "kind": "webinar",
        "audience": "clinicians",
        "series": "",
        "summary": "About counts.",
        "starts_on": "2026-12-10",
        "starts_at": "12:00",
        "ends_on": "",
        "ends_at": "13:00",
        "time_zone": "America/New_York",
        "place": "Online",
        "register_url": "",
        "register_by": "",
        "capacity_note": "",
        "eligibility": "",
        "credit": "",
        "adjustments": "",
        "recording": "",
    }

    @pytest.fixture
    def post(self, client, index):
        client.force_login(make_user("managing_editor"))
        address = reverse("wagtailadmin_pages:add", args=["media_library", "sessionpage", index.pk])

        def send(**fields):
            streams = {"body": streamfield([]), "speakers": streamfield([]), "comments": inline_formset([])}
            return client.post(address, nested_form_data({**self.FORM, **streams, **fields}))

        return send

    def test_keeps_a_draft(self, post):
        assert post().status_code == 302
        assert SessionPage.objects.get().time_zone == "America/New_York"

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("ends_at", "11:00", "The session would end before it begins."),
            ("time_zone", "Mars/Olympus", "No time zone has this name."),
            ("time_zone", "\x00", "No time zone has this name."),
            ("register_url", "http://example.org", "begins with https://"),
            ("starts_on", "9999-12-31", "Write a day before the year 2101."),
            ("starts_on", "0001-01-01", "Write a day since the year 2000."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, post, field, value, message):
        response = post(**{field: value})

        assert response.status_code == 200
        assert message in response.context["form"].errors[field][0]
        assert not SessionPage.objects.exists()

    @pytest.mark.parametrize("forged", ["99999999999999999999", "abc", "²", "-1", ""])
    def test_takes_a_forged_record_for_none(self, post, forged):
        body = streamfield(
            [
                ("document", {"document": forged, "version": "", "reviewed_on": "", "note": ""}),
                ("partner", {"heading": "", "partner": forged}),
                ("workgroup", {"heading": "", "workgroup": forged}),
            ]
        )
        response = post(body=body)

        assert response.status_code in (200, 302)

    @pytest.mark.parametrize("forged", ["99999999999999999999", "abc", "²", "99999"])
    def test_says_that_a_forged_recording_is_none(self, post, forged):
        response = post(recording=forged)

        assert response.status_code == 200
        assert "recording" in response.context["form"].errors
