"""One ward for all tests of a module, built once; what a test does to it is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.urgent import Haste
from tests.workflow.told import Told, listening
from tests.workflow.ward import Ward, anew, build_ward


@pytest.fixture(scope="module")
def built_ward(kept_db: None) -> Ward:
    """Build the ward inside a transaction that ends with the module."""
    return build_ward()


@pytest.fixture
def ward(built_ward: Ward, db: None) -> Ward:
    """The ward as it was built, every row read anew."""
    return anew(built_ward)


@pytest.fixture(scope="module")
def built_haste(kept_db: None) -> Haste:
    """Build the page of high risk inside a transaction that ends with the module."""
    return Haste()


@pytest.fixture
def haste(built_haste: Haste, db: None) -> Haste:
    """The page of high risk as it was built, every row read anew."""
    return built_haste.again()


@pytest.fixture
def told(db: None) -> Iterator[Told]:
    """What is recorded and announced from here on; ask for it after whatever comes before."""
    with listening() as told:
        yield told
