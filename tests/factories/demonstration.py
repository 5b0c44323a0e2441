"""A site that is a demonstration, for as long as a test needs one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings
from django.urls import clear_url_caches

import cms.urls


@contextmanager
def demonstration(mail: Path, *, serve_media: bool = False) -> Iterator[None]:
    """Turn the switch on: the addresses of a demonstration exist, and mail is written to files in `mail`."""
    backend = "django.core.mail.backends.filebased.EmailBackend"
    switches = {"DEMO": True, "SEARCH_ENGINES": False, "SERVE_MEDIA": serve_media}
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(mail), **switches):
        _read_addresses_again()
        yield
    _read_addresses_again()


def _read_addresses_again() -> None:
    importlib.reload(cms.urls)
    clear_url_caches()
