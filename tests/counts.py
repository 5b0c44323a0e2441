"""How many tests ran and how many of them drove a browser, in words and for .ci/run."""

from pathlib import Path

import pytest
from django.db import connection


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever drives a browser, so that `-m browser` and the count need nobody's memory."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            # Properties travel with a report from another process; markers do not.
            item.user_properties.append(("browser", True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the counts as one plain line and leave the first two where .ci/run adds them up."""
    reports = {kind: terminalreporter.getreports(kind) for kind in ("passed", "failed", "error", "skipped")}
    passed, failed = len(reports["passed"]), len(reports["failed"]) + len(reports["error"])
    in_browser = sum(1 for report in reports["passed"] if ("browser", True) in report.user_properties)
    engine = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    terminalreporter.write_line(
        f"{passed} passed, {failed} failed, {len(reports['skipped'])} skipped on {engine}; "
        f"{in_browser} of those passed drove a browser"
    )
    folder = Path(config.rootpath) / "var" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "summary").write_text(f"{passed} {failed}\n")
