"""Begin the feed anew after a restore."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.delivery.epochs import begin_epoch


class Command(BaseCommand):
    """Give the feed another epoch, so that every other site takes everything over again."""

    help = (
        "Belongs to every restore from a backup: changes since the backup are gone, and their numbers come again. "
        "After this, cursors from before are answered with 410, and other sites start over."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The feed is in epoch {begin_epoch()}. Other sites will start over.")
