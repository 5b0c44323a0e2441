"""Words of the review screens: days that are left, kinds of change, what folds away."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

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
ACTIONS = {
    "account_changed": "An account was changed",
    "account_confirmed": "Confirmed a changed account",
    "account_sealed": "Changed their own account",
    "approved": "The review was complete",
    "bootstrapped": "Set the site up",
    "bundle_cancelled": "Cancelled the bundle",
    "bundle_closed": "Closed the bundle",
    "bundle_created": "Began the bundle",
    "bundle_refused": "The bundle was not put live",
    "bundle_released": "The bundle went live",
    "bundle_reopened": "Opened the bundle again",
    "bundle_rescheduled": "Moved the time of the bundle",
    "bundled": "Put it into a bundle",
    "changes_requested": "Asked for changes",
    "commented": "Commented",
    "countersigned": "Confirmed the urgent correction",
    "emergency_asked": "Asked for an emergency access",
    "emergency_confirmed": "Confirmed an emergency access",
    "emergency_ended": "An emergency access ended",
    "published": "Went live",
    "reaffirmed": "Confirmed that it still holds",
    "recalled": "Took it back from review",
    "release_failed": "Its release failed",
    "release_refused": "Its release was refused",
    "rereview_closed": "The request for a new look was closed",
    "rereview_opened": "A new look was asked for",
    "rescheduled": "Moved the time of its release",
    "role_confirmed": "Confirmed a role",
    "role_declined": "Declined a role",
    "role_ended": "Ended a role",
    "role_installed": "A role was set up",
    "role_proposed": "Proposed a role",
    "signed_off": "Signed off",
    "stash_discarded": "Threw kept text away",
    "stash_restored": "Took kept text back",
    "stashed": "Text was kept while the page was in review",
    "submitted": "Handed it in for review",
    "signature_overtaken": "A source changed: an earlier signature no longer stands",
    "signature_withdrawn": "Took a signature back",
    "unbundled": "Took it out of a bundle",
    "urgent_abandoned": "Gave the urgent correction up",
    "urgent_started": "Started an urgent correction",
    "withdrawn": "Withdrew it",
    "workflow_cancelled": "The review was cancelled",
}


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


@register.filter
def done(action: str) -> str:
    """Return what an audit entry's action means, in words."""
    return ACTIONS.get(action, action.replace("_", " ").capitalize())


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
