"""A session in the editor: a message by the field, and the draft is kept."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from media_library.models import SessionPage
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db


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
    def post(self, client, sessions):
        client.force_login(make_user("managing_editor"))
        address = reverse("wagtailadmin_pages:add", args=["media_library", "sessionpage", sessions.pk])

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
