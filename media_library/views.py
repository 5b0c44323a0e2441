"""Files of the library as a small installation serves them by itself; a proxy or a bucket does it elsewhere."""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join

RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
TYPES = {".vtt": "text/vtt; charset=utf-8", ".mp4": "video/mp4", ".webm": "video/webm"}


def recording(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a file, or with the part of it that a player asks for: without parts nobody can move in a video."""
    file = _file_at(path)
    size, content_type = file.stat().st_size, TYPES[file.suffix.lower()]
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked:
        headers = {"Accept-Ranges": "bytes"}
        return FileResponse(file.open("rb"), content_type=content_type, headers=headers)
    start, end = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with file.open("rb") as content:
        content.seek(start)
        part = content.read(end - start + 1)
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(part, status=206, content_type=content_type, headers=headers)


def _file_at(path: str) -> Path:
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation as error:
        raise Http404("There is no such file.") from error
    if not file.is_file() or file.suffix.lower() not in TYPES:
        raise Http404("There is no such file.")
    return file
