"""Files of the library as a small installation serves them by itself; a proxy or a bucket does it elsewhere."""

import re
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.static import serve

RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
TYPES = {".vtt": "text/vtt; charset=utf-8", ".mp4": "video/mp4", ".webm": "video/webm"}


def recording(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a file, or with the part of it that a player asks for: without parts nobody can move in a video."""
    whole = serve(request, path, document_root=settings.MEDIA_ROOT)
    if not isinstance(whole, FileResponse):
        return whole
    whole["Content-Type"] = TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    whole["Accept-Ranges"] = "bytes"
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked:
        return whole
    size = int(whole["Content-Length"])
    start, end = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    content_type = whole["Content-Type"]
    whole.close()
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with (Path(settings.MEDIA_ROOT) / path).open("rb") as content:
        content.seek(start)
        part = content.read(end - start + 1)
    headers = {"Content-Type": content_type, "Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(part, status=206, headers=headers)
