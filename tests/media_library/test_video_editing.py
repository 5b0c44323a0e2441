"""Editors at the forms: files enter once and checked, and a wrong word is answered by its field."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from media_library import video_check
from media_library.models import CaptionFile, VideoFile, VideoPage
from media_library.models.library_file import KEPT
from tests.factories.media_library import HTML
from tests.factories.videos import (
    VTT,
    YOUTUBE,
    make_captions,
    make_video,
    make_video_file,
    make_video_index,
    mp4,
    upload,
    webm,
)
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db

EDITORS = ["author", "managing_editor"]
OTHERS = ["clinical_reviewer", "clinical_lead", "auditor", "site_admin"]
FILES = [(VideoFile, "new.mp4", mp4()), (CaptionFile, "new.vtt", VTT.encode())]


def sign_in(client, role):
    client.force_login(make_user(role))
    return client


def address(model, action, *args):
    return reverse(model.snippet_viewset.get_url_name(action), args=args)


def add_file(client, model, name, content):
    return client.post(address(model, "add"), {"title": "New", "file": upload(name, content)})


class TestFiles:
    @pytest.mark.parametrize("role", EDITORS)
    @pytest.mark.parametrize(("model", "name", "content"), FILES)
    def test_editors_add_them(self, client, role, model, name, content):
        response = add_file(sign_in(client, role), model, name, content)

        assert response.status_code == 302
        assert len(model.objects.get(title="New").file_sha256) == 64

    @pytest.mark.parametrize("role", OTHERS)
    @pytest.mark.parametrize(("model", "name", "content"), FILES)
    def test_nobody_else_does(self, client, role, model, name, content):
        add_file(sign_in(client, role), model, name, content)

        assert not model.objects.exists()

    @pytest.mark.parametrize("make", [make_video_file, make_captions])
    def test_nobody_deletes_them_not_even_a_superuser(self, client, make):
        kept = make()
        client.force_login(make_user(superuser=True))
        client.post(address(type(kept), "delete", kept.pk))

        assert type(kept).objects.filter(pk=kept.pk).exists()
        assert not make_user("managing_editor").has_perm(f"media_library.delete_{kept._meta.model_name}")

    def test_the_permissions_are_those_of_the_models(self):
        granted = set(make_user("author").get_all_permissions())
        ours = Permission.objects.filter(content_type__model__in=["videofile", "captionfile"])
        wanted = {f"media_library.{permission.codename}" for permission in ours}

        assert {name for name in granted if name in wanted} == {n for n in wanted if ".delete_" not in n}

    def test_what_they_say_of_themselves_is_kept(self, client):
        add_file(sign_in(client, "author"), VideoFile, "new.webm", webm(90))
        add_file(client, CaptionFile, "new.vtt", VTT.encode())
        video, captions = VideoFile.objects.get(), CaptionFile.objects.get()

        assert (video.length, video.width, video.height, video.mime_type) == ("1:30", 640, 360, "video/webm")
        assert (captions.cues, captions.ends_at, captions.last_line) == (3, 40_000, 12)

    @pytest.mark.parametrize(
        ("model", "name", "content", "said"),
        [
            (VideoFile, "page.mp4", HTML, "This file is not a whole MP4 video"),
            (VideoFile, "film.webm", mp4(), "of another kind than its name says"),
            (VideoFile, "film.avi", mp4(), "Videos that end in .avi are not accepted"),
            (VideoFile, "short.mp4", mp4()[:-20], "cut short"),
            (CaptionFile, "film.srt", VTT.encode(), "Captions that end in .srt are not accepted"),
            (CaptionFile, "film.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nA\n", "Line 1 is not “WEBVTT”"),
            (CaptionFile, "film.vtt", b"WEBVTT\n\n00:04.000 --> 00:02.000\nA\n", "Line 3: the caption ends before"),
            (CaptionFile, "film.vtt", VTT.encode() + b" " * 2_000_000, "larger than 1 MB"),
        ],
    )
    def test_a_wrong_file_is_refused_in_words(self, client, model, name, content, said):
        response = add_file(sign_in(client, "author"), model, name, content)

        assert response.status_code == 200
        assert said in " ".join(response.context["form"].errors["file"])
        assert not model.objects.exists()

    def test_a_file_that_is_too_large_is_refused_with_both_figures(self, client, monkeypatch):
        monkeypatch.setattr(video_check, "LARGEST_VIDEO", 1024 * 1024)
        content = mp4() + b"\0" * 2 * 1024 * 1024
        response = add_file(sign_in(client, "author"), VideoFile, "long.mp4", content)

        assert "This file has 2 MB; up to 1 MB are accepted." in response.context["form"].errors["file"][0]
        assert not VideoFile.objects.exists()

    @pytest.mark.parametrize(
        ("make", "other"), [(make_video_file, upload("b.mp4", mp4(90))), (make_captions, upload("b.vtt", VTT.encode()))]
    )
    def test_a_file_is_never_replaced(self, client, make, other):
        kept = make()
        sign_in(client, "author").post(address(type(kept), "edit", kept.pk), {"title": "Other words", "file": other})
        again = type(kept).objects.get()

        assert again.title == "Other words"
        assert (again.file.name, again.file_sha256) == (kept.file.name, kept.file_sha256)
        assert KEPT in client.get(address(type(kept), "edit", kept.pk)).content.decode()

    @pytest.mark.parametrize("make", [make_video_file, make_captions])
    def test_nor_by_code_that_asks(self, make):
        kept = type(make()).objects.get()
        kept.file = upload("b.mp4", mp4(90))

        with pytest.raises(Exception, match="never replaced"):
            kept.full_clean()

    @pytest.mark.parametrize(("model", "name", "content"), FILES)
    def test_they_are_listed_and_chosen(self, client, model, name, content):
        add_file(sign_in(client, "author"), model, name, content)

        assert "New" in client.get(address(model, "list")).content.decode()
        chooser = client.get(reverse(model.snippet_viewset.chooser_viewset.get_url_name("choose")))
        assert "New" in chooser.content.decode()


def form(**fields):
    data = {
        "title": "Why we count",
        "slug": "count",
        "summary": "",
        "video_file": "",
        "address": "",
        "duration": "",
        "poster": "",
        "poster_alt": "",
        "audience": "",
        "recorded_on": "",
        "superseded_note": "",
        "advice_page": "",
        "credit": "",
        "credit_opens_on": "",
        "credit_closes_on": "",
        "speakers": streamfield([]),
        "captions": streamfield([]),
        "chapters": streamfield([]),
        "transcript": streamfield([]),
        "topic_links": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(data | fields)


def add(client, **fields):
    index = make_video_index()
    place = reverse("wagtailadmin_pages:add", args=["media_library", "videopage", index.pk])
    return client.post(place, form(**fields))


class TestPage:
    def test_the_form_opens_and_states_consequences(self, client):
        index = make_video_index()
        place = reverse("wagtailadmin_pages:add", args=["media_library", "videopage", index.pk])
        html = sign_in(client, "author").get(place).content.decode()

        assert "Nothing is loaded from there until a reader presses play." in html
        assert "It says nothing on whether the advice is current." in html

    def test_a_draft_may_lack_everything_but_a_title(self, client):
        response = add(sign_in(client, "author"))

        assert response.status_code == 302
        assert not VideoPage.objects.get().live

    def test_an_address_is_read_when_the_draft_is_saved(self, client):
        add(sign_in(client, "author"), address=YOUTUBE)
        draft = VideoPage.objects.get().get_latest_revision_as_object()

        assert (draft.provider, draft.provider_video_id) == ("youtube", "aqz-KE-bpKQ")

    @pytest.mark.parametrize(
        ("fields", "field", "said"),
        [
            ({"address": "https://example.org/film"}, "address", "no address of a video on YouTube or Vimeo"),
            ({"duration": "an hour"}, "duration", "“an hour” is no time in a recording"),
            ({"recorded_on": "2999-01-01"}, "recorded_on", "has not come yet"),
            ({"recorded_on": "2026-02-30"}, "recorded_on", "Enter a valid date"),
            ({"video_file": "999999"}, "video_file", "valid choice"),
            ({"video_file": "9" * 30}, "video_file", "valid choice"),
            ({"advice_page": "9" * 30}, "advice_page", "valid choice"),
        ],
    )
    def test_a_wrong_value_is_answered_by_its_field(self, client, fields, field, said):
        response = add(sign_in(client, "author"), **fields)

        assert response.status_code == 200
        assert said in " ".join(response.context["form"].errors[field])
        assert not VideoPage.objects.exists()

    def test_captions_of_another_video_are_answered_by_their_field(self, client):
        late = make_captions("WEBVTT\n\n00:50.000 --> 01:30.000\nToo late\n", title="Late")
        tracks = streamfield([("track", {"language": "en", "label": "English", "file": str(late.pk)})])
        response = add(sign_in(client, "author"), video_file=str(make_video_file().pk), captions=tracks)

        assert response.status_code == 200
        assert "Line 3 of the captions “Late” ends at 1:30" in response.context["form"].errors["captions"][0]
        assert r"Line 3 of the captions \u201cLate\u201d ends at 1:30" in response.content.decode()

    @pytest.mark.parametrize("start", ["1", "0:99", "later"])
    def test_a_moment_that_is_none_is_answered_by_its_block(self, client, start):
        chapters = streamfield([("chapter", {"start": start, "title": "Why", "out_of_date_since": ""})])
        response = add(sign_in(client, "author"), chapters=chapters)

        assert response.status_code == 200
        assert "is no time in a recording" in response.content.decode()

    def test_a_draft_that_is_opened_again_shows_what_was_typed(self, client):
        text = json.dumps({"blocks": [{"text": "Welcome.", "type": "unstyled", "key": "a"}], "entityMap": {}})
        passages = streamfield([("passage", {"start": "0:00", "speaker": "R. Hazel", "text": text})])
        add(sign_in(client, "author"), transcript=passages)
        draft = VideoPage.objects.get().get_latest_revision_as_object()

        assert draft.transcript[0].value["start"] == "0:00"
        assert "Welcome." in draft.transcript[0].value["text"].source

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else_starts_one(self, client, role):
        add(sign_in(client, role))

        assert not VideoPage.objects.exists()

    def test_a_video_stands_below_no_article(self, client):
        video = make_video()
        place = reverse("wagtailadmin_pages:add", args=["media_library", "videopage", video.pk])
        sign_in(client, "author").post(place, form())

        assert VideoPage.objects.count() == 1
