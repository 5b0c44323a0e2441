"""Dates of service: since when somebody takes part, and until when."""

import datetime
from typing import Protocol

from django.core.exceptions import ValidationError


class Service(Protocol):
    """A record with dates of service."""

    since: datetime.date | None
    until: datetime.date | None


def check_order(record: Service) -> None:
    """Raise ValidationError where a service would end before it begins."""
    if record.since and record.until and record.until < record.since:
        raise ValidationError({"until": "The service would end before it begins. Check both days."})


def years(record: Service) -> str:
    """Return the service in years as it is printed: "since 2021", "2019 to 2023", "until 2023"; it never says “now”."""
    if record.since and record.until:
        first, last = record.since.year, record.until.year
        return str(first) if first == last else f"{first} to {last}"
    if record.since:
        return f"since {record.since.year}"
    return f"until {record.until.year}" if record.until else ""
