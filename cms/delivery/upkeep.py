"""What delivery does without anyone asking: it moves statuses on when their day is over, and writes what is stale."""

import datetime

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from cms.delivery import feed, numbering, wording, writing
from cms.delivery.models import Change, Head, Publication
from cms.delivery.rebuilding import rebuild
from cms.jobs import health, schedule

SECONDS = 5
EACH_MINUTE = 60
DAILY = 24 * 60 * 60
AT_ONCE = 50
KEPT = datetime.timedelta(days=90)


def changes_are_numbered() -> bool:
    """Tell whether the feed's trigger stands."""
    return numbering.is_installed(connection)


def searches_are_answered() -> bool:
    """Tell whether the search index stands."""
    return wording.is_installed(connection)


def file_words() -> None:
    """Keep the search index in order."""
    wording.tidy(connection)


def write_stale() -> None:
    """Write anew everything that is stale, some at a time, so that nobody waits long."""
    stale, last = Publication.objects.filter(is_stale=True).order_by("pk"), 0
    while ids := list(stale.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        writing.refresh(ids)
        last = ids[-1]


@transaction.atomic
def forget_changes() -> None:
    """Forget changes that are older than ninety days, so that a cursor from before them is answered with 410.

    Tombstones stay, because the addresses of pages that are gone say why.
    """
    kept = Change.objects.filter(at__gte=timezone.now() - KEPT).aggregate(first=Min("number"))["first"]
    last = Head.objects.select_for_update().get().number if kept is None else kept - 1
    forgotten, _models = Change.objects.filter(number__lte=last).exclude(kind=Change.Kind.TOMBSTONE).delete()
    if forgotten:
        Head.objects.filter(oldest__lt=last).update(oldest=last)
        feed.move_head()  # what was answered to older cursors holds no more


class PublicationsDifferError(Exception):
    """What the public reads is not what is live: a write went past our services."""


def check_publications() -> None:
    """Raise PublicationsDifferError where a publication is missing, differs from what is live, or is of what is not."""
    if drift := rebuild(write=False):
        raise PublicationsDifferError(f"{drift}: run manage.py rebuild_publications")


def register() -> None:
    """Have readiness ask for the feed, and the worker move on what falls due."""
    health.register("feed", changes_are_numbered)
    health.register("search", searches_are_answered)
    schedule.register("turn_publications", EACH_MINUTE, writing.turn)
    schedule.register("write_stale_publications", SECONDS, write_stale)
    schedule.register("file_words", EACH_MINUTE, file_words)
    schedule.register("forget_changes", DAILY, forget_changes)
    schedule.register("check_publications", DAILY, check_publications)
