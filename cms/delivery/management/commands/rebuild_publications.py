"""Bring publications in line with what is live."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.delivery.rebuilding import Drift, rebuild

SHOWN = 20


class Command(BaseCommand):
    """Write every publication anew that is missing or differs; report what that was."""

    help = (
        "Writes the public document of each live page that is missing or differs from what the page says, and takes "
        "away what is not live. Run it after an upgrade; run twice, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only look; exit with 1 where anything differs.")

    def handle(self, *args: Any, check: bool, verbosity: int, **options: Any) -> None:
        def progress(done: int, total: int) -> None:
            if verbosity:
                self.stderr.write(f"\r{done} of {total} pages", ending="" if done < total else "\n")

        drift = rebuild(write=not check, progress=progress)
        for said, ids in vars(drift).items():
            if ids:
                more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
                self.stdout.write(f"{said}: {len(ids)} (pages {', '.join(map(str, ids[:SHOWN]))}{more})")
        self._conclude(drift, check=check)

    def _conclude(self, drift: Drift, *, check: bool) -> None:
        if not drift:
            self.stdout.write("Every publication says what its page says.")
        elif check:
            raise CommandError("Publications differ from what is live. Run rebuild_publications.")
