"""Background work of the library."""

from django_tasks import task

from media_library.models.image import ADMIN_PREVIEWS, NAMED_RENDITIONS, CenterImage


@task()
def make_renditions(image_id: int) -> None:
    """Make every size in which an image is shown, so that no reader's request has to.

    One after the other: a picture at the limit of size costs some 100 MB while it is decoded. Does nothing where the
    image is gone; making a size twice changes nothing. What exists is read from the database, not from the cache.
    """
    for image in CenterImage.objects.prefetch_renditions().filter(pk=image_id):
        for spec in (*NAMED_RENDITIONS.values(), *ADMIN_PREVIEWS):
            image.get_rendition(spec)
