from media_library.models.document import CenterDocument
from media_library.models.image import CenterImage, CenterRendition
from media_library.models.resource import Resource
from media_library.models.session_index_page import SessionIndexPage
from media_library.models.session_page import SessionPage

__all__ = ["CenterDocument", "CenterImage", "CenterRendition", "Resource", "SessionIndexPage", "SessionPage"]
