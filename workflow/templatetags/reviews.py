"""Words of the review screens: days that are left, kinds of change, what folds away."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from workflow.audit_words import done
from workflow.emergency import running
from workflow.models import Specialty, Submission
from workflow.release_words import center_moment
from workflow.roles import TITLES

register = template.Library()


@register.filter
def specialty(slug: str) -> str:
    """Return a specialty as its name."""
    return Specialty.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


SOON = 3
NAMED = 4
CHANGES = {"minor": "Minor change", "major": "Major change", "safety": "Safety correction"}


@dataclass(frozen=True)
class Due:
    """How a day stands to today, as a word and a state."""

    words: str
    state: str

    @property
    def glyph(self) -> str:
        return {"stop": "warning", "due": "clock"}.get(self.state, "")


@register.simple_tag
def due(day: datetime.date) -> Due:
    """Say how far off `day` is; to stand beside the date itself."""
    days = (day - timezone.localdate()).days
    if days < 0:
        return Due(f"{-days} day{'s' if days < -1 else ''} late", "stop")
    if days == 0:
        return Due("today", "due")
    return Due(f"in {days} day{'s' if days > 1 else ''}", "due" if days <= SOON else "")


@register.simple_tag
def due_at(moment: datetime.datetime) -> Due:
    """Say how far off `moment` is, in hours; to stand beside the time itself."""
    minutes = int((moment - timezone.now()).total_seconds() // 60)
    if minutes < 0:
        return Due("the time is over", "stop")
    if minutes < 60:
        return Due("in less than an hour", "stop")
    hours = minutes // 60
    return Due(f"in {hours} hour{'s' if hours > 1 else ''}", "due")


@register.filter
def kind_of_change(submission: Submission) -> str:
    """Return the kind of change in two words."""
    return CHANGES[submission.update_type]


@register.inclusion_tag("workflow/emergency/banner.html")
def emergency_banner() -> dict[str, Any]:
    """Say on a page of Wagtail's that an emergency access runs."""
    return {"running": running()}


@register.filter
def center_time(moment: datetime.datetime) -> str:
    """Return a moment as the Center's clocks show it."""
    return center_moment(moment)


register.filter(done)


@register.filter
def named(names: Mapping[str, str], account: str) -> str:
    """Return whose account it is; one that is gone goes by its username."""
    return names.get(account) or account


@register.filter
def role_name(role: str) -> str:
    """Return what a clinical role is called, in a sentence."""
    return TITLES.get(role, role).lower()


@register.filter
def labels(blocks: Sequence[Any]) -> str:
    """Name the parts that fold away, each kind once: "dosage, tip and 3 more"."""
    names = list(dict.fromkeys(getattr(block, "change", block).part.label for block in blocks))
    shown = ", ".join(name[:1].lower() + name[1:] for name in names[:NAMED])
    more = len(names) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown


@register.filter
def in_fours(digest: str) -> str:
    """Write a fingerprint in groups of four, whole: it is compared, not read."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


@register.simple_tag
def control(field: Any, classname: str, autocomplete: str = "") -> str:
    """Render the control of a bound field, tied to its hint and its error."""
    told = [
        f"{field.id_for_label}-{part}" for part, said in (("hint", field.help_text), ("error", field.errors)) if said
    ]
    attributes = {"class": classname, "aria-describedby": " ".join(told) or None}
    if field.errors:
        attributes["aria-invalid"] = "true"
    if autocomplete:
        attributes["autocomplete"] = autocomplete
    return field.as_widget(attrs={name: value for name, value in attributes.items() if value})
