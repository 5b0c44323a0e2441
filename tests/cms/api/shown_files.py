"""Public pages that show files: the API lists a file only where one of them does."""

from typing import Any

from media_library.models import CenterImage, VideoIndexPage
from tests.factories.hub import make_standard_page
from tests.factories.knowledge_base import stream
from tests.factories.videos import make_hosted_video, make_video_index
from tests.factories.workflow import make_user, publish_signed_off


def file_block(document: Any) -> tuple[str, dict[str, Any]]:
    """Return a block that shows a document."""
    return "document", {"document": document.pk, "version": "Version 2", "reviewed_on": "2026-01-15", "note": "A page."}


def show(*files: Any) -> None:
    """Publish a video with each of the images, and a page with each of the documents."""
    editor = make_user("managing_editor")
    for file in files:
        if not isinstance(file, CenterImage):
            publish_signed_off(make_standard_page(body=stream(file_block(file))), reviewer=editor)
            continue
        if not VideoIndexPage.objects.exists():
            publish_signed_off(make_video_index(), reviewer=editor)
        publish_signed_off(make_hosted_video(poster=file, poster_alt="What it shows"))
