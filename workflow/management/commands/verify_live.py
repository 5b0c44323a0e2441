from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.verification import findings


class Command(BaseCommand):
    """Compare every live page with its signatures, the triggers with their definitions, and walk the audit."""

    help = "Verify that everything live is exactly what was signed off; exits with an error and a list when it is not."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings())
        for finding in found:
            self.stderr.write(finding)
        if found:
            raise CommandError(f"{len(found)} findings: what is live is not what was signed, or the audit is broken.")
        self.stdout.write("Everything live is exactly what was signed off, and the audit holds.")
