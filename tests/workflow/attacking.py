"""Tries attacks in a process of its own, from which layers of the gate are taken out one set after the other.

python -m tests.workflow.attacking STEP SETS tries every STEP-th attack once for each of SETS, names of layers joined by
plus signs with commas between sets, in the database of DATABASE_URL. It prints {set: {attack: got through}} as JSON and
commits nothing.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import Any

import django
from django.conf import settings


def main(step: int, sets: list[str]) -> None:
    django.setup()
    from django.db import transaction
    from django.test.utils import setup_test_environment

    from tests.workflow.ward import build_ward, records

    setup_test_environment(debug=settings.DEBUG)
    with transaction.atomic(), redirect_stdout(sys.stderr):  # commands print, too
        ward = build_ward()
        before = records()
        through = {layers: attack(layers, step, ward, before) for layers in sets}
        transaction.set_rollback(True)
    json.dump(through, sys.stdout)


def attack(layers: str, step: int, ward: Any, before: dict[Any, Any]) -> dict[str, bool]:
    """Try every `step`-th attack without `layers`; return by name whether it got through for anybody."""
    from django.db import transaction

    from tests.workflow.doors.every_door import EVERY_DOOR, rows
    from tests.workflow.doors.layers import without

    found: dict[str, bool] = {}
    with transaction.atomic(), without(layers):
        for door, user in rows(EVERY_DOOR[::step]):
            found[door.name] = gets_through(door, user, ward, before) or found.get(door.name, False)
        transaction.set_rollback(True)
    return found


def gets_through(door: Any, user: str, ward: Any, before: dict[Any, Any]) -> bool:
    """Try one attack as `user` and roll it back; tell whether anything came of it that must not."""
    from django.db import connection, transaction

    from tests.workflow.ward import anew

    with transaction.atomic():
        here = anew(ward)
        person = {"user": here.users[user]} if user else {}
        try:
            with transaction.atomic():
                door.attack(here, **person)
                connection.check_constraints()
        except Exception:  # whatever stopped it
            through = False
        else:
            through = came_through(ward, before)
        transaction.set_rollback(True)
    return through


def came_through(ward: Any, before: dict[Any, Any]) -> bool:
    """Tell whether readers see other words, a record changed, a date to go live stands, or the audit is broken."""
    from django.db import DatabaseError
    from wagtail.models import Page, Revision

    from tests.workflow.ward import live_words, records
    from workflow import verification

    try:
        if live_words() != ward.words or not before.items() <= records().items():
            return True
        if Page.objects.exclude(alias_of=None).exists() or Revision.objects.exclude(approved_go_live_at=None).exists():
            return True
        return any(not found.startswith("The trigger") for found in verification.findings())
    except DatabaseError:
        return True  # the records cannot even be read any more


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2].split(","))
