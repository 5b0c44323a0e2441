"""A video page: what is stored, what it needs, and what viewers get."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.core.references import key_of
from home.models import HomePage, ResourceHubPage
from media_library.models import VideoIndexPage, VideoPage
from tests.factories.knowledge_base import make_article, stream
from tests.factories.media_library import make_image
from tests.factories.videos import (
    CHAPTERS,
    PASSAGES,
    SPEAKER,
    VIMEO,
    YOUTUBE,
    make_captions,
    make_hosted_video,
    make_video,
    make_video_file,
    make_video_index,
    mp4,
    put_live,
    track,
    upload,
)
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import publish_signed_off
from tests.reading import words
from workflow.dependencies import sealed_dependencies

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def faults_of(video):
    with pytest.raises(ValidationError) as refused:
        video.full_clean()
    return refused.value.message_dict


class TestTree:
    def test_lists_stand_below_the_front_page_and_videos_below_lists(self):
        assert VideoIndexPage.allowed_parent_page_models() == [HomePage, ResourceHubPage]
        assert VideoIndexPage.allowed_subpage_models() == [VideoPage]
        assert VideoPage.allowed_parent_page_models() == [VideoIndexPage]
        assert VideoPage.allowed_subpage_models() == []


class TestWhatIsStored:
    @pytest.mark.parametrize(
        ("address", "stored"), [(YOUTUBE, ("youtube", "aqz-KE-bpKQ")), (VIMEO, ("vimeo", "76979871"))]
    )
    def test_provider_and_id_are_read_from_the_address(self, address, stored):
        video = make_hosted_video(address=address)
        video.refresh_from_db()

        assert (video.provider, video.provider_video_id) == stored
        assert video.duration == "52:10"

    def test_an_address_that_is_taken_away_leaves_nothing(self):
        video = make_hosted_video()
        video.address, video.video_file = "", make_video_file()
        video.full_clean()

        assert (video.provider, video.hosted) == ("", None)

    def test_the_length_of_an_own_file_is_read_from_it(self):
        video = make_video(video_file=make_video_file(file=upload("a.mp4", mp4(3730))), captions=[])

        assert video.duration == "1:02:10"

    @pytest.mark.parametrize(
        ("fields", "field", "said"),
        [
            ({"address": "https://example.org/film"}, "address", "This is no address of a video"),
            ({"duration": "52"}, "duration", "is no time in a recording"),
            ({"recorded_on": timezone.localdate() + 2 * DAY}, "recorded_on", "has not come yet"),
            (
                {"credit_opens_on": datetime.date(2023, 1, 2), "credit_closes_on": datetime.date(2023, 1, 1)},
                "credit_closes_on",
                "would close before it opens",
            ),
        ],
    )
    def test_refuses_what_is_wrong_by_its_field(self, fields, field, said):
        assert said in faults_of(make_hosted_video(**fields))[field][0]

    def test_refuses_a_file_and_an_address(self):
        both = make_hosted_video(video_file=make_video_file())

        assert faults_of(both)["address"] == ["Choose a file or write an address, not both."]

    def test_refuses_captions_that_outlast_the_video_and_names_the_line(self):
        late = make_captions("WEBVTT\n\n00:50.000 --> 01:30.000\nToo late\n", title="Late")

        assert faults_of(make_video(captions=stream(("track", track(late)))))["captions"] == [
            "Line 3 of the captions “Late” ends at 1:30, but the video is over at 1:00. "
            "Choose the captions of this video."
        ]

    def test_refuses_itself_as_the_current_advice(self):
        video = make_video()
        video.advice_page = video.page_ptr

        with pytest.raises(ValidationError, match="This is the page itself"):
            video.full_clean()


class TestSeal:
    def test_a_signature_covers_file_captions_and_poster_by_their_hash(self):
        captions, poster = make_captions(), make_image()
        video = make_video(captions=stream(("track", track(captions))), poster=poster, poster_alt="A spiral")

        sealed = sealed_dependencies(video)

        assert sealed[key_of(captions)] == {"file_sha256": captions.file_sha256}
        assert sealed[key_of(video.video_file)]["file_sha256"] == video.video_file.file_sha256
        assert sealed[key_of(poster)]["file_sha256"] == poster.file_sha256

    def test_every_field_that_an_editor_fills_is_signed(self):
        _version, signed = VideoPage.newest_payload()
        filled = {field.name for field in VideoPage._meta.local_fields if field.name not in ("page_ptr", "lineage")}

        assert filled <= set(signed)


class TestReadiness:
    @pytest.mark.parametrize("make", [make_video, make_hosted_video])
    def test_a_whole_video_lacks_nothing(self, make):
        assert make().readiness_gaps() == []

    def test_an_empty_draft_lacks_what_it_needs_all_at_once(self):
        draft = make_video_index().add_child(instance=VideoPage(title="Draft", slug="draft"))

        assert draft.readiness_gaps() == [
            "Write the summary: lists and other sites show nothing else of the video.",
            "Choose a file, or write the address of a video on YouTube or Vimeo.",
            "Say for whom the video is: clinicians, or individuals and families.",
            "Choose at least one topic: without it nobody finds the video by subject.",
            "Write the day on which the video was recorded.",
            "Name the speakers, with their disclosures.",
            "Add captions: without them many cannot follow the video.",
            "Write the transcript: search, and whoever cannot listen, read it.",
        ]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"summary": "Each month prescribers discuss a topic. Drop…"}, "The summary breaks off"),
            ({"summary": "Each month prescribers discuss"}, "The summary breaks off"),
            ({"speakers": stream(("speaker", {**SPEAKER, "disclosures": " "}))}, "Write what this speaker declares"),
            ({"speakers": stream(("speaker", {**SPEAKER, "role": ""}))}, "“R. Hazel”: Say what this speaker does"),
            ({"captions": []}, "Add captions"),
            ({"superseded": True}, "Say what no longer holds in this video."),
            ({"superseded": True}, "Choose the page with the current advice"),
            (
                {"chapters": stream(("chapter", {**CHAPTERS[0], "out_of_date_since": "2025-06-13"}))},
                "A chapter is out of date: check “advice may be superseded”.",
            ),
            ({"chapters": stream(("chapter", {**CHAPTERS[0], "start": "0:10"}))}, "no passage of the transcript"),
            ({"chapters": stream(*(("chapter", c) for c in reversed(CHAPTERS)))}, "does not begin after the one"),
            ({"transcript": stream(*(("passage", p) for p in reversed(PASSAGES)))}, "Passage 2 begins at 0:00, not"),
            ({"transcript": stream(("passage", {**PASSAGES[0], "start": "1:00"}))}, "when the video of 1:00 is over"),
            ({"transcript": stream(("passage", {**PASSAGES[0], "text": "<p></p>"}))}, "Passage 1: write what is said"),
            ({"credit_closes_on": datetime.date(2023, 8, 12)}, "Say which credit"),
        ],
    )  # fmt: skip
    def test_says_what_is_missing(self, fields, said):
        gaps = make_video(**fields).readiness_gaps()

        assert any(said in gap for gap in gaps), gaps

    def test_says_when_a_poster_has_no_alt_text(self):
        assert make_video(poster=make_image()).readiness_gaps() == [
            "Describe the poster for those who do not see it: its alt text is empty."
        ]

    def test_says_when_two_captions_are_in_one_language_and_when_one_has_no_file(self):
        one, two = track(make_captions()), {**track(make_captions()), "file": None}

        assert make_video(captions=stream(("track", one), ("track", two))).readiness_gaps() == [
            "Captions 2: choose the file.",
            "Two captions are in the language “en”: remove one.",
        ]

    def test_a_hosted_video_needs_a_length_and_captions_that_somebody_read(self):
        assert make_hosted_video(duration="", captions_at_provider=False).readiness_gaps() == [
            "Write how long the video is, as in 52:10.",
            "Add captions: without them many cannot follow the video.",
        ]

    def test_a_topic_stands_once(self):
        topic = make_topic()

        assert make_video(topics=[topic, topic]).readiness_gaps() == [
            "The topic “Blood counts” is chosen twice: remove one."
        ]


class TestOwnVideo:
    @pytest.mark.screens
    def test_is_played_by_the_browser_with_captions_and_never_by_itself(self, client):
        video = put_live(make_video())
        html = client.get(video.url).content.decode()

        assert '<video controls playsinline preload="metadata" width="640" height="360"' in html
        assert f'<source src="{video.video_file.file.url}" type="video/mp4">' in html
        assert re.search(r'<track kind="captions" src="[^"]+\.vtt" srclang="en" label="English" default>', html)
        assert "autoplay" not in html
        assert "<iframe" not in html

    @pytest.mark.screens
    def test_has_a_poster_with_its_size_and_waits_with_the_rest(self, client):
        video = put_live(make_video(poster=make_image(), poster_alt="A spiral of dots"))
        html = client.get(video.url).content.decode()

        assert 'preload="none"' in html
        assert f'poster="{video.poster.named_renditions()["page"].url}"' in html

    def test_its_policy_is_as_strict_as_elsewhere(self, client):
        policy = client.get(put_live(make_video()).url)["Content-Security-Policy"]

        assert "frame-src" not in policy
        assert "youtube" not in policy

    @pytest.mark.screens
    def test_each_passage_is_an_address_and_chapters_lead_to_it(self, client):
        html = client.get(put_live(make_video()).url).content.decode()

        assert '<li id="t=30">' in html
        assert html.count('href="#t=30"') == 2
        assert "<h3>The rhythm</h3>" in html

    @pytest.mark.screens
    def test_says_who_speaks_what_they_declare_and_when_it_was_recorded(self, client):
        text = words(client.get(put_live(make_video()).url))

        assert "With R. Hazel, MD. Recorded 12 August 2020." in text
        assert "R. Hazel, MD Psychiatrist None declared." in text

    @pytest.mark.screens
    def test_keeps_credit_apart_from_the_review(self, client):
        video = put_live(make_video(credit="1.0 hour", credit_closes_on=datetime.date(2023, 8, 12)))
        text = words(client.get(video.url))

        assert "1.0 hour. Last day for credit: 12 August 2023." in text
        assert "They say nothing on whether the advice is current." in text


class TestSuperseded:
    def fields(self, advice):
        out = {**CHAPTERS[1], "out_of_date_since": "2025-06-13"}
        return {
            "superseded": True,
            "superseded_note": "From 0:30 the speakers explain a program that has ended.",
            "advice_page": advice.page_ptr,
            "chapters": stream(("chapter", CHAPTERS[0]), ("chapter", out)),
        }

    def test_says_so_and_leads_to_the_current_advice(self, client):
        advice = publish_signed_off(make_article(title="How do I start?"))
        response = client.get(put_live(make_video(**self.fields(advice))).url)

        assert "It was recorded 12 August 2020. From 0:30 the speakers explain" in words(response)
        assert f'read <a href="{advice.url}">How do I start?</a>' in response.content.decode()
        assert words(response).count("Out of date since 13 June 2025") == 2
        assert '<li id="t=30" class="out">' in response.content.decode()
        assert '<li id="t=0">' in response.content.decode()

    def test_names_no_page_that_is_not_public(self, client):
        draft = make_article(title="How do I start?")
        response = client.get(put_live(make_video(**self.fields(draft))).url)

        assert "How do I start?" not in words(response)
        assert "Some advice in this video may be superseded" in words(response)


class TestHostedVideo:
    @pytest.mark.parametrize(
        ("address", "host", "page"),
        [
            (YOUTUBE, "https://www.youtube-nocookie.com", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
            (VIMEO, "https://player.vimeo.com", "https://vimeo.com/76979871"),
        ],
    )
    def test_is_a_link_until_somebody_asks_and_only_its_page_may_frame_the_player(self, client, address, host, page):
        video = put_live(make_hosted_video(address=address))
        response = client.get(video.url)
        html = response.content.decode()

        assert f"frame-src {host}" in response["Content-Security-Policy"]
        assert "frame-src" not in client.get(video.get_parent().url)["Content-Security-Policy"]
        assert f'<a class="bigplay" href="{page}" rel="noreferrer">' in html
        assert f'data-hosted="{host}/' in html
        assert "<iframe" not in html
        assert f'src="{host}' not in html

    def test_the_policy_stays_strict_otherwise(self, client):
        response = client.get(put_live(make_hosted_video()).url)

        policy = set(response["Content-Security-Policy"].split("; "))
        assert {"default-src 'none'", "script-src 'self'", "img-src 'self'", "connect-src 'self'"} <= policy
        assert "unsafe" not in response["Content-Security-Policy"]


def test_says_in_lists_of_mixed_pages_what_a_viewer_decides_by():
    video = make_hosted_video(superseded=True)

    assert video.card_facts() == ["Video", "52:10", "Recorded 12 Aug 2020", "Advice may be superseded"]
    assert video.public_description() == "Two clinicians explain how often to count. They answer questions."
    assert VideoPage(title="Draft").card_facts() == ["Video"]
