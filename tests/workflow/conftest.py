"""One ward for all tests of a module, built once; what a test does to it is rolled back."""

from __future__ import annotations

import pytest

from tests.workflow.ward import Ward, anew, build_ward


@pytest.fixture(scope="module")
def built_ward(kept_db: None) -> Ward:
    """Build the ward inside a transaction that ends with the module."""
    return build_ward()


@pytest.fixture
def ward(built_ward: Ward, db: None) -> Ward:
    """The ward as it was built, every row read anew."""
    return anew(built_ward)
