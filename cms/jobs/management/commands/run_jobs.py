import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.jobs.loop import Loop


class Command(BaseCommand):
    help = (
        "Run recurring jobs and queued tasks until SIGTERM or Ctrl-C, which let the work at hand finish. "
        "Several may run at once, also on several machines."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run what is due, empty the queue and exit.")

    def handle(self, *args: Any, **options: Any) -> None:
        loop = Loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: loop.stop())
        self.stdout.write(f"Worker {loop.name} has begun.")
        self.stdout.flush()
        if options["once"]:
            loop.drain()
        else:
            loop.run()
        self.stdout.write(f"Worker {loop.name} has ended.")
