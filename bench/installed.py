"""A database of its own for a promise that is measured on it, gone again afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import django


def measured(name: str, measure: Callable[[], int], **settings: Any) -> int:
    """Return what `measure` did, in a new installation of that name, under these settings beside those of the tests."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    from django.conf import settings as chosen

    for setting, value in settings.items():
        setattr(chosen, setting, value)
    django.setup()
    from tests.world import installation

    here = installation(name)
    here.build()
    try:
        return measure()
    finally:
        here.discard()
