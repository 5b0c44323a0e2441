"""What a file is, whatever its name says."""

import io
import time

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from media_library.content_check import check_document, check_image, webp_size
from tests.factories.media_library import (
    HTML,
    PDF,
    animation,
    archive,
    bomb_png,
    office,
    picture,
    png_header,
)

KINDS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200


class TestCheckImage:
    @pytest.mark.parametrize(("extension", "kind"), KINDS.items())
    def test_accepts_what_the_name_says(self, extension: str, kind: str) -> None:
        content = io.BytesIO(picture(kind, 40, 30))

        check_image(content, extension)

        assert content.tell() == 0

    @pytest.mark.parametrize("kind", ["GIF", "WEBP"])
    def test_accepts_an_animation_within_the_limit(self, kind: str) -> None:
        check_image(io.BytesIO(animation(kind, 5, 40, 30)), kind.lower())

    @pytest.mark.parametrize(
        ("extension", "content", "reason"),
        [
            ("gif", b"GIF89a" + b"\x01" * 19, "not a whole GIF image"),
            ("gif", b"GIF89a", "not a whole GIF image"),
            ("png", b"", "not a whole PNG image"),
            ("webp", b"RIFF", "not a whole WEBP image"),
            ("webp", b"RIFF\x24\x00\x00\x00WEBPVP8X" + b"\x00" * 30, "not a whole WEBP image"),
            ("png", picture("JPEG", 40, 30), "not a whole PNG image"),
            ("jpg", picture("PNG", 40, 30), "not a whole JPEG image"),
            ("png", EXE, "not a whole PNG image"),
            ("gif", HTML, "web page, a script or a PDF"),
            ("png", PDF, "web page, a script or a PDF"),
            ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not accepted"),
            ("", picture(), "not accepted"),
        ],
    )
    def test_refuses_what_the_name_does_not_say(self, extension: str, content: bytes, reason: str) -> None:
        with pytest.raises(ValidationError, match=reason):
            check_image(io.BytesIO(content), extension)

    @pytest.mark.parametrize(("extension", "kind"), KINDS.items())
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_refuses_a_truncated_image(self, extension: str, kind: str, share: float) -> None:
        whole = noise(kind)

        with pytest.raises(ValidationError, match="not a whole"):
            check_image(io.BytesIO(whole[: int(len(whole) * share)]), extension)

    @pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "WEBP"])
    def test_refuses_a_picture_that_is_also_an_archive(self, kind: str) -> None:
        with pytest.raises(ValidationError, match="archive is hidden"):
            check_image(io.BytesIO(picture(kind, 40, 30) + archive()), kind.lower().replace("jpeg", "jpg"))

    def test_refuses_a_picture_that_opens_like_a_web_page(self) -> None:
        content = b"GIF89a/*" + HTML + picture("GIF", 40, 30)

        with pytest.raises(ValidationError, match="web page"):
            check_image(io.BytesIO(content), "gif")

    @pytest.mark.parametrize("content", [bomb_png(), png_header(10_000, 10_000), png_header(2**31 - 1, 2**31 - 1)])
    def test_refuses_a_hundred_megapixels_by_the_header_alone(self, content: bytes) -> None:
        started = time.perf_counter()

        with pytest.raises(ValidationError):
            check_image(io.BytesIO(content), "png")

        assert time.perf_counter() - started < 0.2

    def test_refuses_a_large_webp_before_pillow_reserves_its_canvas(self) -> None:
        header = b"RIFF\x00\x10\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\xfe\x3f\x00\xfe\x3f\x00" + b"\x00" * 40

        with pytest.raises(ValidationError, match="16383 × 16383"):
            check_image(io.BytesIO(header), "webp")

    def test_refuses_an_animation_whose_frames_add_up(self, settings) -> None:
        settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40 * 30 * 4

        with pytest.raises(ValidationError, match=r"5 frame\(s\)"):
            check_image(io.BytesIO(animation("GIF", 5, 40, 30)), "gif")

    @pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}, {"exif": b"Exif\x00\x00"}])
    def test_reads_the_size_of_every_kind_of_webp(self, options: dict) -> None:
        assert webp_size(io.BytesIO(picture("WEBP", 317, 211, **options))) == (317, 211)


class TestCheckDocument:
    @pytest.mark.parametrize(
        ("extension", "content"),
        [
            ("pdf", PDF),
            ("docx", office("docx")),
            ("xlsx", office("xlsx")),
            ("pptx", office("pptx")),
            ("txt", "Clozapine – a café".encode()),
            ("csv", b"\xef\xbb\xbfweek,ANC\r\n1,2500\r\n"),
            ("txt", b"about <script> in a text"),
        ],
    )
    def test_accepts_what_the_name_says(self, extension: str, content: bytes) -> None:
        check_document(io.BytesIO(content), extension)

    @pytest.mark.parametrize(
        ("extension", "content", "reason"),
        [
            ("pdf", HTML, "not a whole PDF"),
            ("pdf", PDF[:30], "not a whole PDF"),
            ("pdf", b"\n" + PDF, "not a whole PDF"),
            ("pdf", EXE, "not a whole PDF"),
            ("pdf", PDF + archive() + b"%%EOF", "archive is hidden"),
            ("docx", PDF, "not an Office document"),
            ("docx", archive(), "not an Office document"),
            ("docx", archive("[Content_Types].xml", "META-INF/MANIFEST.MF"), "not an Office document"),
            ("docx", office("xlsx"), "not an Office document"),
            ("xlsx", office("xlsx")[:60], "not an Office document"),
            ("pptx", HTML + office("pptx"), "not an Office document"),
            ("docx", office("docx", "word/vbaProject.bin"), "macros"),
            ("txt", HTML, "web page"),
            ("csv", b"\xef\xbb\xbf  " + HTML, "web page"),
            ("txt", b"#!<?php echo 1 ?>\x00", "control characters"),
            ("txt", b"<?php echo 1 ?>", "web page"),
            ("csv", EXE, "not text"),
            ("txt", ELF, "control characters"),
            ("txt", b"\xed\xa0\x80", "not text"),
            ("txt", "naïve".encode("latin-1"), "not text"),
            ("html", HTML, "not accepted"),
            ("exe", EXE, "not accepted"),
            ("", PDF, "not accepted"),
        ],
    )
    def test_refuses_what_the_name_does_not_say(self, extension: str, content: bytes, reason: str) -> None:
        with pytest.raises(ValidationError, match=reason):
            check_document(io.BytesIO(content), extension)


def noise(kind: str) -> bytes:
    """Return a picture that does not compress, so that every part of its file is needed."""
    content = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(content, kind)
    return content.getvalue()
