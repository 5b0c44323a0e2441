"""Videos in a real browser: captions, keyboard, time links, and nothing from elsewhere before a click."""

import importlib
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import override_settings
from django.urls import clear_url_caches
from playwright.sync_api import expect

import cms.urls
from home.demo import videos
from media_library.models import CaptionFile, VideoFile
from tests.chromium import PHONE, axe, axe_in_both_schemes
from tests.factories.knowledge_base import make_article, stream
from tests.factories.videos import (
    CHAPTERS,
    PASSAGES,
    make_captions,
    make_hosted_video,
    make_video,
    make_video_file,
    make_video_index,
    track,
    upload,
)
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.screens

ELSEWHERE = "https://www.youtube-nocookie.com/"
NARROW = {"width": 320, "height": 640}
MOMENTS = ("0:00", "0:10")


def demo_file(suffix):
    name = f"{videos.VIDEOS[0].slug}{suffix}"
    return upload(name, (videos.MEDIA / name).read_bytes())


@pytest.fixture(scope="module")
def site_server(shared_server):
    """One site for all tests: nothing here writes."""
    return shared_server


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Keep files where the site's own view finds them: a player asks for parts of them."""
    folder = tmp_path_factory.mktemp("media")
    storage = FileSystemStorage(location=folder, base_url="/media/")
    with pytest.MonkeyPatch.context() as monkeypatch, override_settings(MEDIA_ROOT=str(folder)):
        for model in (VideoFile, CaptionFile):
            monkeypatch.setattr(model._meta.get_field("file"), "storage", storage)
        yield


@pytest.fixture(scope="module")
def site(site_server, files, served_media):
    """A site with a video of its own, part of which is out of date, and one on YouTube."""
    index = publish_signed_off(make_video_index(), reviewer=make_user("managing_editor"))
    advice = publish_signed_off(make_article(title="How do I start clozapine?"))
    own = make_video(
        index,
        title="Why we count",
        video_file=make_video_file(file=demo_file(".webm")),
        captions=stream(("track", track(make_captions(file=demo_file(".vtt"))))),
        transcript=stream(*(("passage", {**p, "start": at}) for p, at in zip(PASSAGES, MOMENTS, strict=True))),
        chapters=stream(
            ("chapter", CHAPTERS[0]),
            ("chapter", {**CHAPTERS[1], "start": "0:10", "out_of_date_since": "2025-06-13"}),
        ),
        superseded=True,
        superseded_note="The second part.",
        advice_page=advice.page_ptr,
        credit="1.0 hour",
    )
    hosted = make_hosted_video(index, title="Kept elsewhere")
    live = [publish_signed_off(page) for page in (own, hosted)]
    return {"index": index, "own": live[0], "hosted": live[1]}


@pytest.fixture(scope="module")
def served_media(files):
    """The site with the address below which a small installation serves its recordings."""
    with override_settings(SERVE_MEDIA=True):
        importlib.reload(cms.urls)
        clear_url_caches()
        yield
    importlib.reload(cms.urls)
    clear_url_caches()


def until(page, condition):
    """Wait for the player; Playwright's own way evaluates text, which the page's policy forbids."""
    page.evaluate(
        f"() => new Promise(done => {{ const ask = () => {condition} ? done() : setTimeout(ask, 50); ask(); }})"
    )


def path_of(page):
    return urlsplit(page.full_url).path


@pytest.mark.parametrize("which", ["own", "hosted"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(site, open_page, which):
    page = open_page(PHONE)
    page.goto(path_of(site[which]))

    axe_in_both_schemes(page)
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_an_own_video_waits_and_then_plays_with_captions(site, page):
    page.goto(path_of(site["own"]))
    video = page.locator("video")

    assert video.evaluate("video => video.paused && !video.autoplay")
    video.focus()
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 0")
    until(page, "document.querySelector('video').textTracks[0].activeCues?.length > 0")
    assert video.evaluate("video => video.textTracks[0].mode") == "showing"
    page.keyboard.press("Space")
    assert video.evaluate("video => video.paused")


def test_an_address_with_a_moment_begins_there_and_marks_its_chapter(site, page):
    page.goto(path_of(site["own"]) + "#t=10")

    until(page, "Math.abs(document.querySelector('video').currentTime - 10) < 0.5")
    assert page.locator("video").evaluate("video => video.paused")
    expect(page.locator(".chapters [aria-current]")).to_contain_text("The rhythm")


def test_a_chapter_is_reached_with_the_keyboard(site, page):
    page.goto(path_of(site["own"]))
    page.get_by_role("link", name="The rhythm").focus()
    page.keyboard.press("Enter")

    until(page, "document.querySelector('video').currentTime >= 9.9")
    assert page.url.endswith("#t=10")


def test_nothing_is_asked_elsewhere_before_a_click_and_then_the_player_alone(site, open_page):
    page = open_page(tolerate=(ELSEWHERE, "ERR_"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
    page.goto(path_of(site["hosted"]))
    assert not [address for address in asked if address.startswith(ELSEWHERE)]

    page.get_by_role("link", name="Play “Kept elsewhere” on YouTube, 52 minutes").focus()
    page.keyboard.press("Enter")

    frame = page.locator(".player iframe")
    expect(frame).to_have_attribute("title", "Kept elsewhere")
    expect(page.frame_locator(".player iframe").get_by_text("player")).to_be_visible()
    assert [urlsplit(address).path for address in asked if address.startswith(ELSEWHERE)] == ["/embed/aqz-KE-bpKQ"]


def test_a_time_link_begins_the_hosted_player_there(site, open_page):
    page = open_page(tolerate=(ELSEWHERE, "ERR_"))
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
    page.goto(path_of(site["hosted"]))
    page.locator('.transcript a[href="#t=30"]').click()

    assert "start=30" in page.locator(".player iframe").get_attribute("src")


def test_without_javascript_everything_leads_somewhere(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(path_of(site["hosted"]))

    play = page.get_by_role("link", name="Play “Kept elsewhere” on YouTube")
    assert play.get_attribute("href") == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    page.goto(path_of(site["own"]) + "#t=10")
    assert page.locator("[id='t=10']").is_visible()
    assert page.locator("video[controls]").is_visible()


def test_print_has_the_transcript_and_no_player(site, page):
    page.goto(path_of(site["own"]))
    page.emulate_media(media="print")
    axe(page)

    assert page.locator(".transcript").is_visible()
    assert not page.locator(".player").is_visible()
