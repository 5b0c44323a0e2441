"""Every way in which a file can enter the library, over HTTP."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import UploadedFile

from media_library.models import CenterDocument, CenterImage
from tests.factories.media_library import HTML, PDF, bomb_png, make_document, make_image, office, picture, upload
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db

GIF_OF_25_BYTES = b"GIF89a" + b"\x01" * 19
BAD_IMAGES = {
    "tiny.gif": GIF_OF_25_BYTES,
    "bomb.png": bomb_png(),
    "short.jpg": picture("JPEG")[:500],
    "page.png": HTML,
    "page.html": HTML,
    "report.png": PDF,
    "empty.png": b"",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}
BAD_DOCUMENTS = {
    "form.pdf": HTML,
    "form.html": HTML,
    "run.exe": b"MZ\x90\x00" + b"\x00" * 100,
    "form.docx": PDF,
    "form": PDF,
    "list.csv": b"a,\x00b",
    "empty.txt": b"",
    "macro.docx": office("docx", "word/vbaProject.bin"),
}


@pytest.fixture
def uploader(client: Client) -> Client:
    """Someone who may add to the library."""
    client.force_login(make_user("managing_editor"))
    return client


def add_image(client: Client, name: str, content: bytes):
    return client.post(reverse("wagtailimages:add"), {"title": "New", "file": upload(name, content)})


def add_many_images(client: Client, name: str, content: bytes):
    return client.post(reverse("wagtailimages:add_multiple"), {"title": "New", "files[]": upload(name, content)})


def add_image_in_chooser(client: Client, name: str, content: bytes):
    prefix = "image-chooser-upload"
    fields = {f"{prefix}-title": "New", f"{prefix}-file": upload(name, content)}
    return client.post(reverse("wagtailimages_chooser:create"), fields)


def replace_image(client: Client, name: str, content: bytes):
    image = CenterImage.objects.filter(title="Kept").first() or make_image(title="Kept")
    return client.post(reverse("wagtailimages:edit", args=[image.pk]), {"title": "New", "file": upload(name, content)})


def add_document(client: Client, name: str, content: bytes):
    return client.post(reverse("wagtaildocs:add"), {"title": "New", "file": upload(name, content)})


def add_many_documents(client: Client, name: str, content: bytes):
    return client.post(reverse("wagtaildocs:add_multiple"), {"title": "New", "files[]": upload(name, content)})


def add_document_in_chooser(client: Client, name: str, content: bytes):
    prefix = "document-chooser-upload"
    fields = {f"{prefix}-title": "New", f"{prefix}-file": upload(name, content)}
    return client.post(reverse("wagtaildocs_chooser:create"), fields)


def replace_document(client: Client, name: str, content: bytes):
    document = CenterDocument.objects.filter(title="Kept").first() or make_document(title="Kept")
    fields = {"title": "New", "file": upload(name, content)}
    return client.post(reverse("wagtaildocs:edit", args=[document.pk]), fields)


IMAGE_DOORS = [add_image, add_many_images, add_image_in_chooser, replace_image]
DOCUMENT_DOORS = [add_document, add_many_documents, add_document_in_chooser, replace_document]


class TestImages:
    @pytest.mark.parametrize("door", IMAGE_DOORS)
    def test_takes_a_good_image_with_its_hash(self, uploader: Client, door: Callable) -> None:
        response = door(uploader, "good.png", picture(width=40, height=30))

        assert response.status_code in (200, 302)
        assert len(CenterImage.objects.get(title="New").file_sha256) == 64

    @pytest.mark.parametrize("name", BAD_IMAGES)
    @pytest.mark.parametrize("door", IMAGE_DOORS)
    def test_refuses_a_bad_image_in_words(self, uploader: Client, door: Callable, name: str) -> None:
        response = door(uploader, name, BAD_IMAGES[name])

        assert response.status_code == 200
        assert reason_in(response)
        assert not CenterImage.objects.filter(title="New").exists()
        assert not UploadedFile.objects.exists()

    def test_keeps_a_good_file_whose_title_fails_for_a_second_try(self, uploader: Client) -> None:
        fields = {"title": "x" * 300, "files[]": upload("good.png", picture(width=40, height=30))}
        first = uploader.post(reverse("wagtailimages:add_multiple"), fields).json()
        number = first["uploaded_file_id"]

        second = uploader.post(
            reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number]),
            {f"uploaded-image-{number}-title": "New"},
        )

        assert second.json()["success"]
        assert len(CenterImage.objects.get(title="New").file_sha256) == 64

    def test_keeps_no_bad_file_whose_title_fails_too(self, uploader: Client) -> None:
        fields = {"title": "x" * 300, "files[]": upload("tiny.gif", GIF_OF_25_BYTES)}

        response = uploader.post(reverse("wagtailimages:add_multiple"), fields)

        assert "not a whole GIF" in response.json()["error_message"]
        assert not UploadedFile.objects.exists()


class TestDocuments:
    @pytest.mark.parametrize("door", DOCUMENT_DOORS)
    @pytest.mark.parametrize(("name", "content"), [("good.pdf", PDF), ("GOOD.DOCX", office("docx"))])
    def test_takes_a_good_document_with_its_hash(
        self, uploader: Client, door: Callable, name: str, content: bytes
    ) -> None:
        response = door(uploader, name, content)

        assert response.status_code in (200, 302)
        assert len(CenterDocument.objects.get(title="New").file_sha256) == 64

    @pytest.mark.parametrize("name", BAD_DOCUMENTS)
    @pytest.mark.parametrize("door", DOCUMENT_DOORS)
    def test_refuses_a_bad_document_in_words(self, uploader: Client, door: Callable, name: str) -> None:
        response = door(uploader, name, BAD_DOCUMENTS[name])

        assert response.status_code == 200
        assert reason_in(response)
        assert not CenterDocument.objects.filter(title="New").exists()
        assert not UploadedFile.objects.exists()


def reason_in(response) -> bool:
    """Tell whether the answer says why, in one of the words that our checks and Wagtail's use."""
    text = response.content.decode()
    return any(
        words in text
        for words in (
            "not a whole",
            "not accepted",
            "not an Office",
            "not text",
            "control characters",
            "macros",
            "web page",
            "megapixels are accepted",
            "is empty",
            "is not allowed",
            "Not a supported image format",
        )
    )
