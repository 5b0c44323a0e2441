"""What the library does when one of its own records was saved."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from media_library.models import CenterImage
from media_library.models.image import NAMED_RENDITIONS
from media_library.models.sealed_file import SIGNED, SealedFile
from media_library.tasks import make_renditions
from workflow.refusals import Refused


@receiver(post_save, sender=CenterImage)
def order_renditions(instance: CenterImage, *, raw: bool = False, **kwargs: Any) -> None:
    """Order the sizes of a new file, or those that a moved focal point asks for, in the transaction that saves it."""
    if not raw and (instance.has_new_file or len(instance.named_renditions()) < len(NAMED_RENDITIONS)):
        make_renditions.enqueue(instance.pk)


@receiver(pre_delete)
def keep_signed_files(instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a file that pages were signed with, whoever asks."""
    if isinstance(instance, SealedFile) and instance.is_signed():
        raise Refused(SIGNED)
