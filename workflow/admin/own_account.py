"""Wagtail's page for one's own account: a clinician proves who they are before the e-mail address changes."""

from __future__ import annotations

from wagtail.admin.views.account import BaseSettingsPanel

from workflow.admin.account_forms import OwnAccountForm
from workflow.services.account_seals import is_clinician


class OwnAccountPanel(BaseSettingsPanel):
    """Asks for the current password; saved last, it seals what the other panels saved."""

    name = "proof"
    title = "Your current password"
    order = 600
    form_class = OwnAccountForm

    def is_active(self) -> bool:
        return is_clinician(self.user)

    def get_form(self) -> OwnAccountForm:
        if self.request.method != "POST":
            return OwnAccountForm(user=self.user, prefix=self.name)
        email = self.request.POST.get("name_email-email")
        return OwnAccountForm(self.request.POST, user=self.user, email=email, prefix=self.name)
