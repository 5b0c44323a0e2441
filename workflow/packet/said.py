"""A packet's record as its page prints it: whatever is printed carries the place in the record that says it.

The checker reads these marks: every value of the record must stand on the page, as the record has it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

ACRONYMS = frozenset(["doi", "nct", "pmid", "url"])
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")


def shown(value: Any) -> str:
    """Return one value in the words of the page: a moment as day and time in UTC, anything else as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and MOMENT.fullmatch(value):
        moment = datetime.datetime.fromisoformat(value)
        return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
    return str(value)


class Said:
    """A value of the record with its JSON Pointer (RFC 6901), for templates: printing it marks it."""

    def __init__(self, value: Any, path: str = "") -> None:
        self.value = value
        self.path = path

    def __getitem__(self, key: Any) -> Said:
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Said(self.value[key], f"{self.path}/{step}")

    def __iter__(self) -> Iterator[Said]:
        return (self[key] for key in (self.value if isinstance(self.value, dict) else range(len(self.value))))

    def __len__(self) -> int:
        return len(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> SafeString:
        return format_html('<span data-says="{}">{}</span>', self.path, shown(self.value))

    @property
    def rows(self) -> list[tuple[str, str, Said]]:
        """Return each name of an object, the same as a label, and what it says."""
        return [(name, _label(name), self[name]) for name in self.value]

    @property
    def as_json(self) -> SafeString:
        """Print everything below this place at once, as JSON."""
        text = json.dumps(self.value, ensure_ascii=False, indent=2)
        return format_html('<pre data-says="{}">{}</pre>', self.path, text)


def _label(name: str) -> str:
    label = " ".join(word.upper() if word in ACRONYMS else word for word in name.split("_"))
    return f"{label[:1].upper()}{label[1:]}"
