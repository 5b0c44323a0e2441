import argparse
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow import audit
from workflow.audit_verification import Anchor, findings
from workflow.models import AuditHead


def anchor(text: str) -> Anchor:
    """Read NUMBER:HASH."""
    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("an anchor is NUMBER:HASH, as verify_audit printed it")
    number, _, digest = text.partition(":")
    return Anchor(int(number), digest)


class Command(BaseCommand):
    """Check that no entry of the audit was changed, removed, swapped or inserted, and print its end as an anchor."""

    help = "Verify the chain of the audit; exits with an error and a list of what is wrong. Prints an anchor to keep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            type=anchor,
            metavar="NUMBER:HASH",
            help="an anchor printed earlier, which the chain must still contain; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        audit.bring_up_to_date()
        found = list(findings(options["anchor"]))
        for finding in found:
            self.stderr.write(finding)
        if found:
            raise CommandError(f"The audit does not hold: {len(found)} findings.")
        self.stdout.write("The audit holds. Write its end down, and keep it elsewhere:")
        self.stdout.write(str(AuditHead.objects.get()))
