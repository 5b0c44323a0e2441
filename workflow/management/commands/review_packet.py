from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.packet.html import as_html
from workflow.packet.publication import publications
from workflow.packet.record import as_json, packet_of


class Command(BaseCommand):
    """Write the review packet of a publication, the newest one unless a revision is named."""

    help = "Write the review packet of a page's publication, as a page or as data; check it with bin/verify-packet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int)
        parser.add_argument("--revision", type=int, help="the published revision; the newest one when left out")
        parser.add_argument("--format", choices=["html", "json"], default="html")
        parser.add_argument("--output", type=Path, help="the file to write; what it prints when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        published = publications(options["page_id"])
        if options["revision"] is not None:
            published = published.filter(revision_id=options["revision"])
        submission = published.select_related("page", "revision").first()
        if submission is None:
            which = f" with revision {options['revision']}" if options["revision"] is not None else ""
            raise CommandError(f"Page {options['page_id']} has no publication{which}.")
        packet = packet_of(submission)
        text = as_html(packet) if options["format"] == "html" else as_json(packet)
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["output"].write_bytes(text.encode())
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}: SHA-256 of the packet {packet['sha256']}")
