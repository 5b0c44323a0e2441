"""One ward for all tests of a module, built once; what a test does to it is rolled back."""

from __future__ import annotations

import copy
from dataclasses import fields

import pytest
from django.db import models

from tests.factories.urgent import Haste
from tests.workflow.ward import Ward, build_ward, fresh


@pytest.fixture(scope="module")
def built_ward(kept_db: None) -> Ward:
    """Build the ward inside a transaction that ends with the module."""
    return build_ward()


@pytest.fixture
def ward(built_ward: Ward, db: None) -> Ward:
    """The ward as it was built, every row read anew."""
    named = {item.name: getattr(built_ward, item.name) for item in fields(Ward)}
    rows = {name: fresh(value) for name, value in named.items() if isinstance(value, models.Model)}
    users = {name: fresh(user) for name, user in built_ward.users.items()}
    return Ward(**{**named, **rows, "users": users, "words": copy.copy(built_ward.words)})


@pytest.fixture(scope="module")
def built_haste(kept_db: None) -> Haste:
    """Build the page of high risk inside a transaction that ends with the module."""
    return Haste()


@pytest.fixture
def haste(built_haste: Haste, db: None) -> Haste:
    """The page of high risk as it was built, every row read anew."""
    return built_haste.again()
