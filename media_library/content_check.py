"""Whether an uploaded file is what its name claims: the one place that knows the allowed formats from inside."""

import re
import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image

IMAGE_FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
OFFICE_FOLDERS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
# What a browser or a PDF reader would take for its own within the first bytes, whatever the name says.
FOREIGN_OPENINGS = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"<?php", b"%pdf-")
SNIFFED_BYTES = 1500


def check_document(content: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the content is of the kind that the extension names.

    Knows pdf, docx, pptx, xlsx, csv and txt; any other extension is refused.
    """
    check = DOCUMENT_CHECKS.get(extension)
    if check is None:
        raise ValidationError(f"Files that end in .{extension} are not accepted.")
    content.seek(0)
    check(content, extension)
    content.seek(0)


def check_image(content: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless the content is one whole picture of the named format and of an accepted size.

    The size is read from the header before anything is decoded; all frames of an animation count.
    """
    name = IMAGE_FORMATS.get(extension)
    if name is None:
        raise ValidationError(f"Images that end in .{extension} are not accepted.")
    refuse_foreign_opening(content)
    refuse_archive(content)
    try:
        content.seek(0)
        if name == "WEBP":
            refuse_too_many_pixels(*webp_size(content))
        with Image.open(content, formats=[name]) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.width * picture.height <= pixel_limit() else 1
            refuse_too_many_pixels(picture.width, picture.height, frames)
            for frame in range(frames):
                picture.seek(frame)
                picture.load()
    except ValidationError:
        raise
    except Exception as error:  # Decoders raise almost anything on a damaged file: OSError, SyntaxError, struct.error.
        raise ValidationError(
            f"This file is not a whole {name} image: it is damaged, cut short, or of another kind than its name says."
        ) from error
    finally:
        content.seek(0)


def refuse_too_many_pixels(width: int, height: int, frames: int = 1) -> None:
    """Raise ValidationError where decoding would cost more than the server gives to one image."""
    if width * height * frames > pixel_limit():
        megapixels = pixel_limit() // 1_000_000
        raise ValidationError(
            f"This image has {width} × {height} pixels in {frames} frame(s). "
            f"Make it smaller: up to {megapixels} megapixels are accepted."
        )


def pixel_limit() -> int:
    """Return how many pixels an image may have, all frames together."""
    limit: int = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    return limit


def webp_size(content: BinaryIO) -> tuple[int, int]:
    """Read width and height from a WebP header (RFC 9649), since Pillow reserves the whole canvas to tell them."""
    header = content.read(30)
    content.seek(0)
    kind = header[12:16]
    if kind == b"VP8X":
        return int.from_bytes(header[24:27], "little") + 1, int.from_bytes(header[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(header[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", header[26:30])
    return width & 0x3FFF, height & 0x3FFF


def refuse_foreign_opening(content: BinaryIO) -> None:
    """Raise ValidationError where a file of another kind would also be read as a web page, a script or a PDF."""
    content.seek(0)
    opening = content.read(SNIFFED_BYTES).lower()
    if any(mark in opening for mark in FOREIGN_OPENINGS):
        raise ValidationError("This file can also be read as a web page, a script or a PDF. Export it anew.")


def refuse_archive(content: BinaryIO) -> None:
    """Raise ValidationError where a ZIP archive, and with it a program, hides behind a file of another kind."""
    content.seek(0)
    if zipfile.is_zipfile(content):
        raise ValidationError("An archive is hidden in this file. Export it anew.")


def check_pdf(content: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless this is a whole PDF and nothing else (ISO 32000-2, 7.5)."""
    opening = content.read(5)
    content.seek(max(0, content.seek(0, 2) - SNIFFED_BYTES))
    if opening != b"%PDF-" or b"%%EOF" not in content.read():
        raise ValidationError("This file is not a whole PDF, although its name ends in .pdf.")
    refuse_archive(content)


def check_office(content: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless this is the Office document that the extension names, without macros (ECMA-376)."""
    wrong = f"This file is not an Office document of the kind that .{extension} names."
    if content.read(4) != b"PK\x03\x04":
        raise ValidationError(wrong)
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
    # zipfile raises NotImplementedError for an archive of a later version than it reads.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OSError) as error:
        raise ValidationError(wrong) from error
    if "[Content_Types].xml" not in names or not any(name.startswith(OFFICE_FOLDERS[extension]) for name in names):
        raise ValidationError(wrong)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("This document holds macros, which run on a reader's machine. Save it without them.")


def check_text(content: BinaryIO, extension: str) -> None:
    """Raise ValidationError unless this is plain text in UTF-8 that no browser takes for a page."""
    try:
        text = content.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(f"This file is not text. Save it as .{extension} with the encoding UTF-8.") from error
    if CONTROL_CHARACTERS.search(text):
        raise ValidationError("This file holds control characters, so it is not plain text.")
    if text.lstrip().lower().encode()[:SNIFFED_BYTES].startswith(FOREIGN_OPENINGS):
        raise ValidationError("This file is a web page, a script or a PDF, although its name says text.")


DOCUMENT_CHECKS: dict[str, Callable[[BinaryIO, str], None]] = {
    "pdf": check_pdf,
    "csv": check_text,
    "txt": check_text,
    **dict.fromkeys(OFFICE_FOLDERS, check_office),
}
