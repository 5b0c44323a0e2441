"""What people fill in on the review screens; the words beside a field are those of the person who fills it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page

from workflow.admin.release_forms import ReleaseForm
from workflow.models import Governance, Submission
from workflow.roles import CALLED, GROUPS
from workflow.services.emergency import NO_REASON as EMERGENCY_NEEDS_A_REASON
from workflow.services.emergency import NOBODY
from workflow.services.signing import NOT_ATTESTED
from workflow.services.submission import DAYS_TO_REVIEW
from workflow.services.urgent import NO_NOTICE, NO_REASON

LONGEST_NOTE = 2000
DAYS_TO_DECIDE_IN_A_HURRY = 1
NO_PASSWORD = "Enter your own password: it is your signature."  # noqa: S105 (words for a person)
NO_CHANGE_ASKED = "Say what has to change: the author reads it in the mail and on the page."


class SigningForm(forms.Form):
    """What makes a signature: what was on the screen, the statement, and who says so."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    attested = forms.BooleanField(required=False)
    password = forms.CharField(required=False, strip=False, max_length=4096, widget=forms.PasswordInput)

    def refuse_unsigned(self) -> None:
        """Say beside the fields what a signature still lacks."""
        if not self.cleaned_data.get("attested"):
            self.add_error("attested", NOT_ATTESTED)
        if not self.cleaned_data.get("password"):
            self.add_error("password", NO_PASSWORD)


class DecisionForm(SigningForm):
    """A reviewer's decision: signing needs the statement and the password, asking for changes a note."""

    SIGN, CHANGES = "sign", "changes"

    outcome = forms.ChoiceField(
        choices=[(SIGN, "Sign off this revision"), (CHANGES, "Ask for changes")],
        error_messages={"required": "Choose what you decide."},
    )
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == self.SIGN:
            self.refuse_unsigned()
        elif cleaned.get("outcome") == self.CHANGES and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", NO_CHANGE_ASKED)
        return cleaned


class CommentForm(forms.Form):
    """A comment on one block or field, or on the page."""

    path = forms.CharField(max_length=255, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "The comment is empty."},
    )


class SubmitForm(ReleaseForm):
    """What an author says about the change, whom they ask, by when, and when it goes live."""

    update_type = forms.ChoiceField(
        label="Kind of change",
        choices=Submission.UpdateType.choices,
        widget=forms.RadioSelect,
        help_text=Submission._meta.get_field("update_type").help_text,
        error_messages={"required": "Say what kind of change this is."},
    )
    change_note = forms.CharField(
        label="What changed, and why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=Submission._meta.get_field("change_note").help_text,
        error_messages={"required": "Say in one sentence what changed, and why."},
    )
    assignee = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Whom you ask",
        required=False,
        empty_label="Anyone of the team",
        help_text="Named first in the mail. Whoever else may sign can still do so.",
        error_messages={"invalid_choice": "This person may not sign this page. Choose somebody else or nobody."},
    )
    due_on = forms.DateField(
        label="By when",
        help_text="The team sees this day, and how many days are left.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 2026-11-24.", "required": "Say by when you need an answer."},
    )

    def __init__(self, *args: Any, people: Sequence[Any], urgent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if urgent:
            safety = Submission.UpdateType.SAFETY
            kinds: Any = self.fields["update_type"]
            kinds.choices, kinds.initial = [(safety.value, safety.label)], safety.value
            del self.fields["when"], self.fields["release_at"]
        self.fields["assignee"].queryset = get_user_model().objects.filter(pk__in=[person.pk for person in people])
        days = DAYS_TO_DECIDE_IN_A_HURRY if urgent else DAYS_TO_REVIEW
        self.fields["due_on"].initial = timezone.localdate() + datetime.timedelta(days=days)

    def clean_due_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Choose today or a later day.")
        return day


class ReaffirmForm(SigningForm):
    """A reviewer's statement that what is live still holds."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.refuse_unsigned()
        return cleaned


class UrgentForm(forms.Form):
    """What readers are told of an urgent correction."""

    notice = forms.CharField(
        label="What readers are told",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What is wrong, and what to do now. Public once the correction is live, until a later text is.",
        error_messages={"required": NO_NOTICE},
    )


class AbandonForm(forms.Form):
    """Why an urgent correction is given up."""

    note = forms.CharField(
        label="Why you give it up",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever works on it reads it.",
        error_messages={"required": NO_REASON},
    )


class EmergencyForm(forms.Form):
    """Whom an emergency access is asked for, and why."""

    person = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Who acts",
        empty_label="Choose somebody",
        help_text="This person may withdraw live pages and start urgent corrections for one hour, and nothing else.",
        error_messages={"required": NOBODY, "invalid_choice": NOBODY},
    )
    reason = forms.CharField(
        label="What happened",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="And why nobody else can act. Leads, managing editors and auditors read it at once.",
        error_messages={"required": EMERGENCY_NEEDS_A_REASON},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(is_active=True, groups__name__in=GROUPS.values()).distinct()
        field: Any = self.fields["person"]
        field.queryset = people.order_by("last_name", "username").prefetch_related("groups")
        field.label_from_instance = _with_roles


def _with_roles(person: Any) -> str:
    titles = {GROUPS[role]: title for role, title in CALLED.items()}
    held = [titles[group.name].lower() for group in person.groups.all() if group.name in titles]
    return ", ".join([str(person), *held])


class WithdrawForm(forms.Form):
    """Why a live page is taken back, and what stands in its place."""

    reason = forms.ChoiceField(
        choices=Governance.WithdrawalReason.choices,
        widget=forms.RadioSelect,
        help_text="Shown to readers, and told to every site that pulls this page.",
        error_messages={"required": "Choose why this page is withdrawn."},
    )
    note = forms.CharField(
        label="What readers are told",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence. It stands at the old address instead of the text.",
        error_messages={"required": "Say in one sentence why: readers and other sites see it."},
    )
    replacement = forms.ModelChoiceField(
        Page.objects.none(),
        label="Page that replaces it",
        required=False,
        empty_label="No other page",
        help_text="Readers who come to the old address find a link to it.",
        error_messages={"invalid_choice": "Choose another page that is live as the replacement."},
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Page.objects.live().exclude(pk=page.pk).exclude(depth=1)
        self.fields["replacement"].queryset = others.order_by("title")
        self.fields["replacement"].label_from_instance = lambda other: other.title
