from media_library.models.document import CenterDocument
from media_library.models.image import CenterImage, CenterRendition

__all__ = ["CenterDocument", "CenterImage", "CenterRendition"]
