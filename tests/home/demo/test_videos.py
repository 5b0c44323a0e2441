"""The videos of the demonstration: whole, small, and spoken as they are written."""

import re

import pytest
from django.test import Client

from home.demo import scripts
from home.demo.scripts import SCRIPTS
from home.demo.videos import MEDIA, VIDEOS
from media_library.models import SessionPage, VideoPage
from media_library.video_check import check_video
from media_library.webvtt import read_captions

LARGEST = 60 * 1024
OWN = [video for video in VIDEOS if not video.address]


def plain(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


class TestFiles:
    def test_each_is_small(self):
        assert [path.name for path in MEDIA.iterdir() if path.is_file() and path.stat().st_size > LARGEST] == []

    @pytest.mark.parametrize("video", OWN, ids=lambda video: video.slug)
    def test_captions_say_what_the_script_says_within_the_video(self, video):
        file = next(path for path in MEDIA.glob(f"{video.slug}.*") if path.suffix in (".mp4", ".webm"))
        with file.open("rb") as content, (MEDIA / f"{video.slug}.vtt").open("rb") as text:
            facts = check_video(content, file.suffix[1:], file.stat().st_size)
            cues = read_captions(text)

        spoken = [sentence for turn in SCRIPTS[video.slug] for sentence in turn.sentences]
        assert [plain(cue.text) for cue in cues] == spoken
        assert cues[-1].end <= (facts.seconds + 1) * 1000

    def test_scripts_say_no_figures_but_years(self):
        said = " ".join(sentence for turns in SCRIPTS.values() for turn in turns for sentence in turn.sentences)

        assert set(re.findall(r"\d+", said)) == {"2020"}
        assert "!" not in said


@pytest.mark.django_db
class TestPages:
    def test_all_are_live_and_lack_nothing(self, loaded):
        live = VideoPage.objects.live()

        assert sorted(live.values_list("slug", flat=True)) == sorted(video.slug for video in VIDEOS)
        assert [page.readiness_gaps() for page in live if page.readiness_gaps()] == []
        assert len(VIDEOS) == 10

    def test_each_is_read_by_a_visitor(self, loaded, settings):
        settings.DEMO = True
        for video in VIDEOS:
            html = Client().get(f"/videos/{video.slug}/").content.decode()
            assert video.title in html
            assert "Demonstration content, not medical advice" in html

    def test_the_one_of_august_2020_leads_to_the_current_advice(self, loaded):
        page = VideoPage.objects.get(slug=scripts.MONITORING)

        assert (page.recorded_on.year, page.recorded_on.month) == (2020, 8)
        assert page.superseded
        assert page.advice.slug == "start-clozapine-and-monitor-the-blood-count"

    def test_the_past_forum_leads_to_its_recording(self, loaded):
        forum = SessionPage.objects.get(slug="when-the-bowel-slows")

        assert forum.public_recording.specific == VideoPage.objects.get(slug=scripts.BOWEL)
        assert forum.public_recording.specific.recorded_on == forum.starts_on
        assert "Watch the recording" in Client().get("/sessions/when-the-bowel-slows/").content.decode()

    def test_each_is_a_card_in_the_hub_and_the_list_stands_in_the_menu(self, loaded):
        html = Client().get("/clozapine/").content.decode()
        education = re.search(r'id="education".*?id="join-us"', html, re.S)[0]

        assert [video.slug for video in VIDEOS if f"/videos/{video.slug}/" not in education] == []
        assert re.search(r'<nav.*?href="/videos/"[^>]*>\s*Videos', html, re.S)

    def test_each_is_in_the_sitemap_and_describes_itself(self, loaded):
        sitemap = Client().get("/sitemap.xml").content.decode()

        assert [video.slug for video in VIDEOS if f"/videos/{video.slug}/</loc>" not in sitemap] == []
        assert '"@type": "VideoObject"' in Client().get(f"/videos/{scripts.MONITORING}/").content.decode()

    def test_one_is_kept_elsewhere(self, loaded):
        assert [page.slug for page in VideoPage.objects.live() if page.hosted] == [scripts.COMPETENCE]
