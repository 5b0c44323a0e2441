"""The demonstration as its readers find it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from tests.factories.demonstration import demonstration


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[list[tuple[str, str]]]:
    """The demonstration, loaded once into the site of the tests and gone with the module; answers who was mailed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            mail.outbox = []
            call_command("load_demo", verbosity=0)
        yield [(message.to[0], message.subject) for message in mail.outbox]
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: object, db: None, tmp_path: Path) -> Iterator[Client]:
    """A reader of the demonstration."""
    with demonstration(tmp_path):
        yield Client()
