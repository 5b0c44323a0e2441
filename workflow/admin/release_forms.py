"""When something goes live, and with what: moments are those of the Center's clocks, whoever types them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from workflow.models import Bundle, BundlePage
from workflow.services.waiting import why_impossible

SOON, LATER = "soon", "later"
INVALID = "Write the day and the time as 2027-05-03 09:00."
NO_MOMENT = "Choose the day and the time."
BOTH = "You chose a time as well: choose “not before”, or clear the time."


class CenterMomentField(forms.DateTimeField):
    """A day and a time of the Center's own time zone, whatever zone the account of a person has."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": INVALID}

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime.datetime | None:
        with timezone.override(timezone.get_default_timezone()):
            moment: datetime.datetime | None = super().to_python(value)
            return moment


class ReleaseForm(forms.Form):
    """As soon as possible, or not before a moment; `release_at` is None for the former."""

    when = forms.ChoiceField(label="Go live", required=False, initial=SOON, widget=forms.RadioSelect)
    release_at = CenterMomentField(
        label="Not before",
        required=False,
        help_text=f"In the time of the Center, {settings.TIME_ZONE.replace('_', ' ')}; within a year.",
    )
    soon = "As soon as it is signed"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        when.choices = [(SOON, self.soon), (LATER, "Not before the time below")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "release_at" not in self.fields:  # an urgent correction does not wait
            return cleaned
        when, moment = cleaned.pop("when", "") or SOON, cleaned.get("release_at")
        if "release_at" in self.errors:
            return cleaned
        if when == LATER and moment is None:
            self.add_error("release_at", NO_MOMENT)
        elif when == SOON and moment is not None:
            self.add_error("release_at", BOTH)
        elif why := why_impossible(moment):
            self.add_error("release_at", why)
        return cleaned


class RescheduleForm(ReleaseForm):
    """Another moment for what is in review or waits; `seen` is the one that the screen showed."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    soon = "As soon as possible; at once, if it is signed"

    @classmethod
    def showing(cls, release_at: datetime.datetime | None) -> RescheduleForm:
        """Return the form as it is shown where `release_at` holds."""
        return cls(
            initial={
                "when": LATER if release_at else SOON,
                "release_at": release_at,
                "seen": release_at.isoformat() if release_at else "",
            }
        )

    def clean_seen(self) -> datetime.datetime | None:
        text = self.cleaned_data["seen"]
        try:
            seen = parse_datetime(text) if text else None
        except ValueError:
            seen = None
        if text and (seen is None or timezone.is_naive(seen)):
            raise forms.ValidationError("This form is not whole any more. Load the page anew.")
        return seen


class BundleForm(ReleaseForm):
    """A new bundle: its name, what it is for, and when it goes live."""

    soon = "As soon as all its pages are signed"
    field_order = ("name", "note", "when", "release_at")

    name = forms.CharField(
        max_length=Bundle._meta.get_field("name").max_length,
        help_text="What the pages have in common, as people will look for it.",
        error_messages={"required": "Give the bundle a name: people find it by that."},
    )
    note = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why they go live together. Read by the team, not by readers.",
    )


class RescheduleBundleForm(RescheduleForm):
    """Another moment for a bundle."""

    soon = "As soon as all its pages are signed"


class AddPageForm(forms.Form):
    """A page with something new, to go live with the others."""

    page = forms.ModelChoiceField(
        Page.objects.none(),
        label="Page",
        empty_label="Choose a page",
        help_text="Pages with a draft that is not live, and that are in no other bundle.",
        error_messages={
            "required": "Choose a page.",
            "invalid_choice": "This page cannot be added: it has nothing new, or is in another bundle.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bundled = BundlePage.objects.filter(ended_at=None).values("page_id")
        drafts = Page.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), depth__gt=1)
        field: Any = self.fields["page"]
        field.queryset = drafts.exclude(pk__in=bundled).order_by("draft_title")
        field.label_from_instance = lambda page: page.draft_title
