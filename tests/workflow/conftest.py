"""One ward for all tests of a module, built once; what a test does to it is rolled back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import fields

import pytest
from django.db import models, transaction

from tests.workflow.ward import Ward, build_ward, fresh


@pytest.fixture(scope="module")
def built_ward(django_db_setup: None, django_db_blocker) -> Iterator[Ward]:
    """Build the ward inside a transaction that ends with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_ward()
        transaction.set_rollback(True)


@pytest.fixture
def ward(built_ward: Ward, db: None) -> Ward:
    """The ward as it was built, every row read anew."""
    named = {item.name: getattr(built_ward, item.name) for item in fields(Ward)}
    rows = {name: fresh(value) for name, value in named.items() if isinstance(value, models.Model)}
    users = {name: fresh(user) for name, user in built_ward.users.items()}
    return Ward(**{**named, **rows, "users": users, "words": copy.copy(built_ward.words)})
