"""Time zones by name: how an author chooses one, and how a moment is told to readers in several.

Names are those of the IANA Time Zone Database. Readers in the United States are told a moment in the zones that they
speak of, and everybody in UTC.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

SPOKEN_OF = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Los_Angeles": "Pacific",
}
UNKNOWN = "No time zone has this name. Choose one from the list, for example America/New_York."
OTHER_CLOCKS = ("Etc/", "SystemV/")


@cache
def zones() -> frozenset[str]:
    """Return the name of every place with a zone of its own, and UTC; the database is read once."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(OTHER_CLOCKS)}
    return frozenset(places | {"UTC"})


def zone_name(name: str) -> str:
    """Return how readers know a zone: "Eastern", or the name of its city."""
    return SPOKEN_OF.get(name) or name.rpartition("/")[2].replace("_", " ")


def zone_choices() -> list[Any]:
    """Return every zone, those that most readers live in first."""
    known = [(name, f"{said} Time ({name})") for name, said in SPOKEN_OF.items()]
    others = sorted(zones() - SPOKEN_OF.keys())
    return [("United States", known), ("Everywhere", [(name, name.replace("_", " ")) for name in others])]


def check_zone(name: str) -> None:
    """Raise ValidationError unless the name is one of the database's."""
    if name not in zones():
        raise ValidationError(UNKNOWN)


class TimeZoneField(models.CharField):
    """The name of a time zone, chosen from a list; the list is no part of the database."""

    default_validators = [check_zone]

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.ChoiceField(
            choices=[("", "---------"), *zone_choices()] if self.blank else zone_choices(),
            required=not self.blank,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            initial=self.get_default(),
            error_messages={"invalid_choice": UNKNOWN},
        )


def moment(day: datetime.date, time: datetime.time, zone: str) -> datetime.datetime:
    """Return the moment at which clocks of the zone show this day and time.

    When they are set back, the earlier of the two; raises ValueError for a time that they leap over.
    """
    local = datetime.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
    there_and_back = local.astimezone(datetime.UTC).astimezone(ZoneInfo(zone))
    if there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError("clocks leap over this time")
    return local


@dataclass(frozen=True)
class Elsewhere:
    """The same moment on other clocks."""

    time: datetime.time
    zone: str
    day: str = ""

    def __str__(self) -> str:
        said = f"{self.time:%H:%M}".removeprefix("0")
        return f"{said} {self.zone}{f' {self.day}' if self.day else ''}"


def elsewhere(when: datetime.datetime) -> Iterator[Elsewhere]:
    """Yield the moment in the zones that readers speak of, its own left out, and in UTC."""
    own = str(when.tzinfo)
    zones = {name: said for name, said in SPOKEN_OF.items() if name != own} | {"UTC": "UTC"}
    for name, said in zones.items():
        there = when.astimezone(ZoneInfo(name))
        days = (there.date() - when.date()).days
        yield Elsewhere(there.time(), said, {-1: "the day before", 1: "the day after"}.get(days, ""))


def center_zone() -> str:
    """Return the zone in which the Center's days turn: the one that a new session starts with."""
    zone: str = settings.TIME_ZONE
    return zone
