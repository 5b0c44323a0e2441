"""Which records of the library pages print, by the names under which publications use them."""

from collections.abc import Iterable

from cms.core.references import key_of
from cms.delivery.watching import watch, watch_part
from media_library.models import CaptionFile, CenterDocument, CenterImage, CenterRendition, Resource, VideoFile
from media_library.models.image import NAMED_RENDITIONS


def watch_files() -> None:
    """Have publications follow what happens to files, sizes of pictures, and resources."""
    for model in (CaptionFile, CenterImage, VideoFile):
        watch(model)
    watch_part(CenterRendition, of_size)
    watch(CenterDocument, of_document)
    watch(Resource, of_resource)


def of_size(size: CenterRendition) -> Iterable[str]:
    """Return the name of the picture of which this is a size, where pages print it; the editor makes others."""
    return [f"{CenterImage._meta.label_lower}:{size.image_id}"] if size.filter_spec in NAMED_RENDITIONS.values() else []


def of_document(document: CenterDocument) -> Iterable[str]:
    """Return the names of a document and of the resources that it is the file of."""
    return [key_of(document), *map(key_of, Resource.objects.filter(document=document.pk))]


def of_resource(resource: Resource) -> Iterable[str]:
    """Return the names of a resource and of those that name it as newer."""
    return [key_of(resource), *map(key_of, Resource.objects.filter(superseded_by=resource.pk))]
