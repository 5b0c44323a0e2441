"""A site that is a demonstration, for as long as a test needs one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches

import cms.urls


@contextmanager
def demonstration(mail: Path, *, media: Path | None = None) -> Iterator[None]:
    """Turn the switch on: the addresses of a demonstration exist, and mail is written to files in `mail`.

    With `media`, its pictures and recordings are kept in that folder and served, as browsers want them.
    """
    switches: dict[str, Any] = {
        "DEMO": True,
        "SEARCH_ENGINES": False,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(mail),
    }
    if media:
        files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        switches |= {"MEDIA_ROOT": str(media), "SERVE_MEDIA": True, "STORAGES": {**settings.STORAGES, "default": files}}
    with override_settings(**switches):
        _read_addresses_again()
        yield
    _read_addresses_again()


def _read_addresses_again() -> None:
    importlib.reload(cms.urls)
    clear_url_caches()
