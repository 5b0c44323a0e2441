"""Images, documents and videos, with the pages that show them."""

from media_library.models.caption_file import CaptionFile
from media_library.models.document import CenterDocument
from media_library.models.image import CenterImage, CenterRendition
from media_library.models.resource import Resource
from media_library.models.session_index_page import SessionIndexPage
from media_library.models.session_page import SessionPage
from media_library.models.video_file import VideoFile
from media_library.models.video_index_page import VideoIndexPage
from media_library.models.video_page import VideoPage
from media_library.models.video_topic import VideoTopic

__all__ = [
    "CaptionFile",
    "CenterDocument",
    "CenterImage",
    "CenterRendition",
    "Resource",
    "SessionIndexPage",
    "SessionPage",
    "VideoFile",
    "VideoIndexPage",
    "VideoPage",
    "VideoTopic",
]
