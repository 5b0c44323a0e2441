"""When something goes live, in words, always in the Center's own time zone."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format


def center_moment(moment: datetime.datetime) -> str:
    """Return an aware `moment` as the Center's clocks show it: “3 May 2027, 09:00”."""
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()), "j F Y, H:i")


def moment_in_words(release_at: datetime.datetime | None, bundle: object = None) -> str:
    """Return, as a sentence, when what is signed goes live: with its bundle, at its moment, or when somebody says."""
    if bundle:
        later = f", not before {center_moment(release_at)}" if release_at else ""
        return f"Goes live with the bundle “{bundle}”{later}."
    if release_at:
        return f"Goes live {center_moment(release_at)}."
    return "Waits until a managing editor says when it goes live."
