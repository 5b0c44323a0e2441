from typing import Any

from django.core.management import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from workflow import guards
from workflow.receivers import after_migrate
from workflow.verification import findings


class Command(Migrate):
    """Django's migrate, which never leaves the gate open: not after a failure, and not after a rewritten live page."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        finally:
            if not (options["plan"] or options["check_unapplied"]):
                after_migrate(using=options["database"])
        if not (options["plan"] or options["check_unapplied"]) and self._is_whole(options["database"]):
            found = list(findings())
            if found:
                raise CommandError("The migration changed what is live: " + " ".join(found))

    def _is_whole(self, using: str) -> bool:
        return set(guards.tables()) <= set(connections[using].introspection.table_names())
