"""The sessions, resources, partner and workgroup of the demonstration, as a reader finds them."""

import re

import pytest
from django.utils import timezone

from cms.vocabulary.models import Partner, Workgroup
from home.demo.sources import FDA
from media_library.models import Resource, SessionPage
from workflow import verification
from workflow.models import SignOff

pytestmark = [pytest.mark.django_db, pytest.mark.screens]


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_one_forum_is_over_and_three_sessions_are_to_come(demo):
    assert [page.kind for page in SessionPage.objects.over()] == ["virtual-forum"]
    assert {page.kind for page in SessionPage.objects.coming_up()} == {
        "webinar",
        "virtual-forum",
        "learning-collaborative",
    }


def test_each_is_signed_by_somebody_who_does_not_speak_in_it(demo):
    assert list(verification.findings()) == []
    for page in SessionPage.objects.all():
        signer = SignOff.objects.get(page=page).reviewer_name
        assert signer not in [speaker.value["person_name"] for speaker in page.speakers]


def test_the_list_shows_what_comes_next(demo):
    text = words(demo.get("/sessions/"))

    assert "3 sessions" in text
    assert "Demonstration content, not medical advice" in text


def test_each_can_be_read_and_lacks_nothing(demo):
    for page in SessionPage.objects.all():
        assert demo.get(page.url).status_code == 200
        assert page.readiness_gaps() == []


def test_the_forum_leads_to_the_earlier_one_and_back(demo):
    coming = words(demo.get("/sessions/when-a-patient-stops-smoking/"))
    past = words(demo.get("/sessions/when-the-bowel-slows/"))

    assert "When the bowel slows: one hour of hard cases" in coming
    assert "Next in this series: When a patient stops smoking" in past


def test_the_collaborative_names_partner_and_workgroup(demo):
    text = words(demo.get("/sessions/starting-clozapine-in-a-community-clinic/"))

    assert Partner.objects.get().name in text
    assert "Tess Linden, DNP, APRN, Chair, since 2024" in text
    assert Workgroup.objects.get().members.count() == 3


def test_eight_resources_are_whole_and_each_file_can_be_read(demo):
    resources = list(Resource.objects.with_files())

    for resource in resources:
        resource.full_clean()
        if resource.document:
            with resource.document.open_file() as content:
                assert content.read(5) == b"%PDF-"
    assert len(resources) == 8
    assert {resource.kind for resource in resources} == {"guideline", "tool", "brochure"}
    assert all(resource.checked_on < timezone.localdate() for resource in resources)


def test_what_was_replaced_says_by_what(demo):
    replaced = {str(r): str(r.superseded_by) for r in Resource.objects.exclude(superseded_by=None)}

    assert replaced["Blood count calendar, Version 1"] == "Blood count calendar, Version 2"
    assert FDA in Resource.objects.get(title="Clozapine REMS has ended").superseded_by.publisher
