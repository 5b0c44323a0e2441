"""How a run is divided among processes: a file whose tests take long begins first, so that none is waited for last."""

import pytest

LONG = ("browser", "prove")


@pytest.hookimpl(trylast=True)  # after every test has its marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files first that drive a browser or measure a promise; the order within a file stays."""
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in LONG)}
    items.sort(key=lambda item: item.path not in long)
