"""The browser on this machine that tests and measurements drive."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = f"Install Debian's chromium, or set CHROMIUM to one of: {', '.join(NAMES)}."


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
