"""Public payloads, kept byte for byte.

`contract("article", response.json())` compares with tests/contracts/article.json, whole; `make contracts` rewrites the
files instead, and the difference is the review. Ids, clocks and uuids are fixed by the factories, so nothing is
normalized here.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("contracts").addoption(
        "--rewrite-contracts", action="store_true", help="write tests/contracts/*.json anew instead of comparing"
    )


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """Compare a payload with its contract file, whole."""

    def compare(name: str, payload: Any) -> None:
        path = Path(request.config.rootpath) / "tests" / "contracts" / f"{name}.json"
        text = json.dumps(payload, indent=2, ensure_ascii=False) + "\n"
        if request.config.getoption("rewrite_contracts"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        assert path.exists(), f"{path.name} is missing; `make contracts` writes it"
        assert text.splitlines() == path.read_text().splitlines()

    return compare
