"""The demonstration as its readers find it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests import world
from tests.factories.demonstration import demonstration


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, installation: world.Installation, django_db_blocker
) -> Iterator[list[tuple[str, str]]]:
    """The demonstration, in place of the site of the tests until the module ends; answers who was mailed what."""
    with django_db_blocker.unblock(), installation.demonstration() as mails:
        yield mails


@pytest.fixture
def demo(loaded: object, db: None, tmp_path: Path) -> Iterator[Client]:
    """A reader of the demonstration."""
    with demonstration(tmp_path):
        yield Client()
