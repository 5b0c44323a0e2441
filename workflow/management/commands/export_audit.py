import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow import audit_export
from workflow.refusals import Refused


class Command(BaseCommand):
    """Write the audit as JSON Lines, with the hashes by which anybody can check it."""

    help = "Export the audit as JSON Lines, one entry a line with its hashes; the export is itself an entry, the last."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=int, default=0, metavar="NUMBER", help="only entries after this one")
        parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write; standard output otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        with self._destination(options["output"]) as written:
            try:
                last = audit_export.begin(actor=None, since=options["since"])
            except Refused as refusal:
                raise CommandError(refusal.reason) from refusal
            for lines in audit_export.lines(since=options["since"], until=last.number):
                written.write(lines.decode())
        if options["output"] and options["verbosity"]:
            self.stdout.write(f"Exported up to {last.number}:{last.entry_hash}")

    @contextmanager
    def _destination(self, path: Path | None) -> Iterator[IO[str] | Any]:
        """Yield where to write; a file appears under its name only once it is complete."""
        if path is None:
            yield _Standard(self.stdout)
            return
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        try:
            with partial.open("w", encoding="utf-8", newline="\n") as file:
                yield file
            partial.replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        finally:
            partial.unlink(missing_ok=True)


class _Standard:
    """Standard output without the newline that a command adds."""

    def __init__(self, stdout: Any) -> None:
        self.stdout = stdout

    def write(self, text: str) -> None:
        self.stdout.write(text, ending="")
