"""A password that is set anew by mail: the owner's own doing where the e-mail address was confirmed and unchanged."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from wagtail.admin.views.account import PasswordResetConfirmView

from workflow.models import AccountSeal
from workflow.services.account_seals import is_intact, locked_person, seal_own_change


class SealedPasswordResetView(PasswordResetConfirmView):
    """Seals the account of a clinician again, if it was sealed when the new password came."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            was_intact = is_intact(locked_person(self.user))
            response: HttpResponse = super().form_valid(form)
            seal_own_change(self.user, kind=AccountSeal.Kind.RESET, was_intact=was_intact)
        return response
