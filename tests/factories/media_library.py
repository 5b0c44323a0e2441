"""Files as people upload them, and the records made from them."""

import datetime
import hashlib
import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from media_library.models import CenterDocument, CenterImage, Resource

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def picture(kind: str = "PNG", width: int = 1600, height: int = 900, **options: Any) -> bytes:
    """Return a valid picture in one color."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), options.pop("color", "#1f6f8b")).save(content, kind, **options)
    return content.getvalue()


def animation(kind: str, frames: int, width: int, height: int) -> bytes:
    """Return a valid animation whose frames all differ."""
    pictures = [Image.new("RGB", (width, height), (number, 0, 0)) for number in range(frames)]
    content = io.BytesIO()
    pictures[0].save(content, kind, save_all=True, append_images=pictures[1:], duration=100)
    return content.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size which its few bytes of data do not bear out."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def bomb_png(width: int = 10_000, height: int = 10_000) -> bytes:
    """Return a complete black PNG of 100 megapixels in some 12 kB."""
    row = b"\0" * (width // 8 + 1)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    whole = png_header(width, height)
    start = whole.index(b"IDAT") - 4
    body = b"IDAT" + data
    return whole[:start] + struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body)) + whole[-12:]


def office(extension: str, *more_parts: str) -> bytes:
    """Return the smallest archive that is laid out like an Office document."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", OFFICE_PARTS[extension], *more_parts):
            archive.writestr(name, "<xml/>")
    return content.getvalue()


def archive(*names: str) -> bytes:
    """Return a ZIP archive that is no Office document."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names or ("run.exe",):
            packed.writestr(name, "MZ")
    return content.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return the content as a browser would send it; the type it claims is the name's own and proves nothing."""
    return SimpleUploadedFile(name, content)


def make_image(**fields: Any) -> CenterImage:
    """Return a stored image."""
    fields.setdefault("title", "Blood count report")
    fields.setdefault("file", upload("report.png", picture()))
    return CenterImage.objects.create(**fields)


def make_document(**fields: Any) -> CenterDocument:
    """Return a stored document."""
    fields.setdefault("title", "Monitoring form")
    fields.setdefault("file", upload("form.pdf", PDF))
    return CenterDocument.objects.create(**fields)


def replace_past_the_record(document: CenterDocument, **fields: Any) -> None:
    """Put another file in the place of one that may be signed, as a bulk update would: past everything that refuses."""
    other = PDF + b"% another"
    name = document.file.storage.save("form.pdf", upload("form.pdf", other))
    sha256 = hashlib.sha256(other).hexdigest()
    CenterDocument.objects.filter(pk=document.pk).update(file=name, file_sha256=sha256, **fields)
    document.refresh_from_db()


def make_resource(title: str = "Blood count calendar", **fields: Any) -> Resource:
    """Return a stored tool at an address of its own."""
    defaults = {
        "kind": Resource.Kind.TOOL,
        "publisher": "Center of Excellence",
        "year": 2026,
        "version": "Version 2",
        "audience": "clinicians",
        "checked_on": datetime.date(2026, 1, 15),
    }
    if "document" not in fields:
        defaults["url"] = f"https://example.org/{title.lower().replace(' ', '-')}"
    return Resource.objects.create(title=title, **(defaults | fields))
