"""What people fill in on the register of reviewers and the policies of the tiers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from cms.vocabulary.models import Topic
from workflow.models import RiskPolicy, RiskTier, Specialty
from workflow.quorum import Policy

INTERESTS = 3
LONGEST_WORDS = 300
PASSWORD = "Enter your own password: it stands for your signature."  # noqa: S105 (words for a person)


class PasswordForm(forms.Form):
    """A decision that is signed with the password of whoever takes it; `about` is the id of what is decided."""

    password = forms.CharField(
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": PASSWORD},
    )

    def __init__(self, *args: Any, about: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about


class ReviewerForm(forms.Form):
    """What the Center knows of a reviewer."""

    person = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose whom this is about.", "invalid_choice": "Choose whom this is about."},
    )
    specialties = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A page of high risk asks for people of named specialties.",
    )
    license_expires_on = forms.DateField(
        label="License valid until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="From the next day on this person signs nothing. Leave it empty where the profession has no license.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = get_user_model().objects.filter(is_active=True).order_by("last_name", "username")
        specialties: Any = self.fields["specialties"]
        specialties.choices = list(Specialty.objects.values_list("slug", "name"))


class DeclarationForm(PasswordForm):
    """What somebody declares for themselves: up to three subjects, each with the interest in it, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, INTERESTS + 1):
            self.fields[f"topic_{number}"] = forms.ModelChoiceField(
                queryset=Topic.objects.order_by("name"),
                required=False,
                label=f"Subject {number}",
                empty_label="None",
                help_text="Leave all of them at “None” if you have no interest to declare." if number == 1 else "",
            )
            self.fields[f"interest_{number}"] = forms.CharField(
                required=False, max_length=LONGEST_WORDS, label=f"Your interest in subject {number}"
            )
        self.order_fields([name for name in self.fields if name != "password"])

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return subject and interest, side by side."""
        return [(self[f"topic_{number}"], self[f"interest_{number}"]) for number in range(1, INTERESTS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        interests: dict[int, str] = {}
        for number in range(1, INTERESTS + 1):
            topic, words = cleaned.get(f"topic_{number}"), cleaned.get(f"interest_{number}", "").strip()
            if topic and not words:
                self.add_error(f"interest_{number}", "Say what your interest is: the register shows it.")
            if words and not topic and f"topic_{number}" not in self.errors:
                self.add_error(f"topic_{number}", "Choose the subject of this interest.")
            if topic:
                interests[topic.pk] = words
        cleaned["interests"] = interests
        return cleaned


class PolicyForm(forms.ModelForm):
    """The next version of a tier's policy."""

    tier = forms.ChoiceField(choices=RiskTier.choices)
    specialties = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each asks for one person of its own who has it.",
    )

    class Meta:
        model = RiskPolicy
        fields = [
            "tier",
            "signatures",
            "specialties",
            "ordered",
            "interval_months",
            "grace_days",
            "withdraws",
            "urgent_hours",
            "reason",
        ]
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}
        error_messages = {
            "signatures": {"required": "Say how many people sign."},
            "interval_months": {"required": "Say after how many months a page is due again."},
            "grace_days": {"required": "Say how many days of grace there are; none is 0."},
            "urgent_hours": {"required": "Say within how many hours the others sign."},
            "reason": {"required": "Say why the policy changes."},
        }

    def __init__(self, *args: Any, held: Policy | None = None, **kwargs: Any) -> None:
        """Begin with what the policy `held` says, if there is one."""
        names = [name for name in self.Meta.fields if hasattr(held, name)]
        super().__init__(*args, initial={name: getattr(held, name) for name in names}, **kwargs)
        specialties: Any = self.fields["specialties"]
        specialties.choices = list(Specialty.objects.values_list("slug", "name"))


class TierForm(forms.Form):
    """Another tier for a page, and why."""

    tier = forms.ChoiceField(choices=RiskTier.choices, error_messages={"required": "Choose one of the tiers."})
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the tier changes: it stays in the record of the page."},
    )
