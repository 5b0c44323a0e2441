"""Epochs of the feed: within one, a number stands for one change and never for another."""

import uuid

from django.db import transaction

from cms.delivery import feed
from cms.delivery.models import Head


@transaction.atomic
def begin_epoch() -> str:
    """Begin another epoch; return its name, 32 hexadecimal digits. Every cursor from before is answered with 410."""
    epoch = uuid.uuid4()
    Head.objects.update(epoch=epoch)
    feed.move_head()
    return epoch.hex
