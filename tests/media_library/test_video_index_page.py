"""The list of videos: what it shows, and what it costs."""

import datetime

import pytest

from media_library.models import VideoPage
from tests.factories.knowledge_base import make_article
from tests.factories.media_library import make_image
from tests.factories.videos import make_hosted_video, make_video, make_video_index, put_live
from tests.factories.workflow import make_user, publish_signed_off
from tests.reading import queries_of, words

pytestmark = pytest.mark.django_db


def test_shows_live_videos_only_those_recorded_last_first(client):
    index = publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))
    old = put_live(make_video(index, title="Old one", recorded_on=datetime.date(2019, 1, 1)))
    newer = put_live(make_hosted_video(index, title="Newer one"))
    make_video(index, title="A draft")
    text = words(client.get(index.url))

    assert text.index(newer.title) < text.index(old.title)
    assert "A draft" not in text
    assert "2 videos, those recorded last first" in text


def test_marks_what_may_be_superseded(client):
    advice = make_article()
    video = put_live(make_video(superseded=True, superseded_note="A part.", advice_page=advice.page_ptr))

    assert "Advice may be superseded" in words(client.get(video.get_parent().url))


@pytest.mark.prove("queries")
def test_costs_the_same_for_few_and_many(client, evidence):
    index = publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))
    people = {"author": make_user("managing_editor"), "reviewer": make_user("clinical_reviewer")}
    few, many = 2, evidence.count(fast=4, full=50)
    counts = []
    for number in (few, many):
        for _missing in range(VideoPage.objects.count(), number):
            publish_signed_off(make_video(index, poster=make_image(), poster_alt="A spiral"), **people)
        counts.append(queries_of(client, index.url))

    evidence.record(f"queries for the list of videos, {few} and {many}", f"{counts[0]} and {counts[1]}", "≤ 15")
    assert counts[0] == counts[1] <= 15
