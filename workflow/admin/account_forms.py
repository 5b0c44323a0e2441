"""What people fill in about clinical roles and the accounts that hold them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from workflow.admin.forms import LONGEST_NOTE
from workflow.models import RoleGrant
from workflow.services.account_seals import is_clinician, is_intact, locked_person, seal_own_change
from workflow.services.accounts import NO_REASON
from workflow.services.identity import WRONG_PASSWORD

NO_PASSWORD = "Enter your own password: it shows that this is your decision."  # noqa: S105 (words for a person)


class ProposeForm(forms.Form):
    """Whom to propose for which clinical role, and why."""

    person = forms.ModelChoiceField(
        get_user_model().objects.filter(is_active=True).order_by("last_name", "first_name", "username"),
        label="Whom",
        empty_label="Choose a person",
        help_text="People have an account before they get a role.",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose a person whose account is active."},
    )
    role = forms.ChoiceField(
        label="Role",
        choices=RoleGrant.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of the clinical roles."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The clinical lead who confirms it reads this, and it is kept.",
        error_messages={"required": NO_REASON},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label_from_instance = lambda person: f"{person} ({person.username})"


class ConfirmForm(forms.Form):
    """A lead's decision: what was on the screen, and who decides."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput,
        error_messages={"required": NO_PASSWORD},
    )


class DecideForm(ConfirmForm):
    """A decision on a proposal, with a note for whoever is declined."""

    note = forms.CharField(
        label="Note, if you decline",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept with the proposal.",
    )


class EndForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": NO_REASON},
    )


class OwnAccountForm(forms.Form):
    """The current password of a clinician who changes their own e-mail address."""

    password = forms.CharField(
        label="Current password",
        required=False,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=(
            "Needed when you change your e-mail address. You sign for the Center with this account, so a change "
            "without your password stops you from signing until a clinical lead confirms it."
        ),
    )

    def __init__(self, *args: Any, user: Any, email: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.email = user, email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        stored = locked_person(self.user)
        self.was_intact = is_intact(stored)
        moves = self.email is not None and self.email.strip() != stored.email
        if moves and not stored.check_password(cleaned.get("password") or ""):
            self.add_error("password", WRONG_PASSWORD.format(undone="changed"))
        return cleaned

    def save(self) -> None:
        """Seal the account as it was saved before this; the form for a new password asks for the old one itself."""
        if is_clinician(self.user):
            seal_own_change(self.user, kind="own", was_intact=self.was_intact)
