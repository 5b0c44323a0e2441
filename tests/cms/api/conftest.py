"""The fixed world, built once for the tests of a module."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings

from tests.cms.api.fixed_world import TODAY, World, build


@pytest.fixture(scope="module")
def built(kept_db: None) -> Iterator[World]:
    """The world, built once for the tests of a module; each of them works in a transaction of its own inside."""
    storages = {**settings.STORAGES}  # empty, so that a file gets the name that was asked for
    with override_settings(STORAGES=storages):
        yield build()


@pytest.fixture
def world(built: World, db: None) -> Iterator[World]:
    """The fixed world on the day that the contract files describe."""
    with time_machine.travel(TODAY, tick=False):
        yield built
