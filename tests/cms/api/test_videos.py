"""Videos in the public API: the same words as on the page, at the same cost for few and many."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.cms.api.fixed_world import REVIEWED
from tests.factories.knowledge_base import make_article, stream
from tests.factories.media_library import make_image
from tests.factories.videos import (
    CHAPTERS,
    make_captions,
    make_hosted_video,
    make_video,
    make_video_file,
    make_video_index,
    track,
)
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db

LISTING = "/api/v2/pages/?type=media_library.VideoPage&fields=*"
PRIVATE = {"owner", "lineage", "video_file", "provider_video_id", "advice_page", "governance", "file"}
MOST_QUERIES = 15


@pytest.fixture
def index():
    return publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*(keys(child) for child in value.values()))
    return set().union(*(keys(child) for child in value)) if isinstance(value, list) else set()


def test_answers_with_everything_that_the_page_says(client, index):
    advice = publish_signed_off(make_article(title="How do I start?"))
    captions = make_captions()
    video = publish_signed_off(
        make_video(
            index,
            poster=make_image(),
            poster_alt="A spiral",
            captions=stream(("track", track(captions))),
            superseded=True,
            superseded_note="A part.",
            advice_page=advice.page_ptr,
            credit="1.0 hour",
            credit_closes_on=datetime.date(2023, 8, 12),
        )
    )
    answer = client.get(f"/api/v2/pages/{video.pk}/").json()

    assert answer["summary"] == video.summary
    assert answer["duration"] == "1:00"
    assert answer["recorded_on"] == "2020-08-12"
    assert answer["credited"] == "R. Hazel, MD"
    assert answer["credit_closes_on"] == "2023-08-12"
    assert answer["meta"]["review"]["status"] == "current"
    assert answer["source"]["hosted"] is None
    assert answer["source"]["file"]["sha256"] == video.video_file.file_sha256
    assert answer["source"]["file"]["url"].startswith("http://")
    assert answer["poster"]["page"]["alt"] == "A spiral"
    assert answer["advice"]["title"] == "How do I start?"
    assert answer["captions"][0]["value"]["file"]["sha256"] == captions.file_sha256
    assert answer["captions"][0]["value"]["file"]["url"].startswith("http://")
    assert [part["value"]["start"] for part in answer["chapters"]] == [chapter["start"] for chapter in CHAPTERS]
    assert answer["transcript"][0]["value"]["text"] == "<p>Welcome. How often do we count?</p>"
    assert answer["speakers"][0]["value"]["disclosures"] == "None declared."


def test_answers_what_the_contract_says(client, contract, settings):
    with override_settings(STORAGES={**settings.STORAGES}), time_machine.travel(REVIEWED, tick=False):
        people = {
            "author": make_user("managing_editor", username="ellis"),
            "reviewer": make_user("clinical_reviewer", username="rivera", credentials="PharmD, BCPP"),
        }
        editor = make_user("managing_editor", username="avery")
        index = publish_signed_off(make_video_index(pk=9401, live=False), author=people["author"], reviewer=editor)
        captions = make_captions(pk=9402)
        own = make_video(
            index,
            pk=9403,
            live=False,
            slug="why-we-count",
            topics=[make_topic(pk=9404)],
            video_file=make_video_file(pk=9405),
            captions=stream(("track", track(captions))),
        )
        publish_signed_off(own, **people)
        response = client.get("/api/v2/pages/9403/")

    contract("page-video", response.json())


def test_answers_with_the_player_of_a_hosted_video(client, index):
    answer = client.get(f"/api/v2/pages/{publish_signed_off(make_hosted_video(index)).pk}/").json()

    assert answer["source"]["file"] is None
    assert answer["source"]["hosted"]["video_id"] == "aqz-KE-bpKQ"
    assert answer["source"]["hosted"]["embed_url"].startswith("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ")
    assert answer["poster"] is None


def test_says_nothing_of_a_draft_nor_of_one_that_it_leads_to(client, index):
    advice = make_article().page_ptr
    draft = make_video(index)
    live = publish_signed_off(make_video(index, superseded=True, superseded_note="A part.", advice_page=advice))

    assert client.get(f"/api/v2/pages/{draft.pk}/").status_code == 404
    assert client.get(f"/api/v2/pages/{live.pk}/").json()["advice"] is None


def test_says_nothing_private(client, index):
    video = publish_signed_off(make_hosted_video(index))
    answer = client.get(f"/api/v2/pages/{video.pk}/").json()

    assert keys(answer) & PRIVATE == {"file"}  # the own file of `source`
    for name in PRIVATE:
        assert client.get(f"/api/v2/pages/?type=media_library.VideoPage&fields={name}").status_code == 400


def test_a_list_costs_the_same_for_few_and_many(client, index):
    people = {"author": make_user("managing_editor"), "reviewer": make_user("clinical_reviewer")}
    advice = publish_signed_off(make_article())
    counts = []
    for _round in range(2):
        for _number in range(3):
            video = make_video(
                index,
                poster=make_image(),
                poster_alt="A spiral",
                superseded=True,
                superseded_note="A part.",
                advice_page=advice.page_ptr,
            )
            publish_signed_off(video, **people)
        client.get(LISTING)
        with CaptureQueriesContext(connection) as queries:
            client.get(LISTING)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= MOST_QUERIES + 5  # every field of every video, with its files
