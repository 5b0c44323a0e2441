"""The records of the review as lists to read and filter: signatures, and everything that happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from workflow import rules
from workflow.admin.views.audit import AuditIndexView, AuditInspectView, export
from workflow.audit_words import done
from workflow.models import AuditEntry, SignOff
from workflow.situation import center_situation


class ReadersOnly(PermissionHelper):
    """Whom the rules let read the records does; nobody writes, a superuser included."""

    def user_has_any_permissions(self, user: Any) -> bool:
        return bool(rules.may("read_records", center_situation(user)))

    def user_has_specific_permission(self, user: Any, perm_codename: str) -> bool:
        return False


class RecordAdmin(ModelAdmin):
    """A list that is only read: it has no address to create, edit or delete at."""

    permission_helper_class = ReadersOnly
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in kept)


class SignOffAdmin(RecordAdmin):
    """Every signature, with what it covered."""

    model = SignOff
    base_url_path = "records/signatures"
    menu_label = "Signatures"
    menu_icon = "check"
    list_display = ["page", "reviewer", "reviewer_role", "meaning", "update_type", "signed_at", "withdrawn_at"]
    list_filter = ["meaning", "update_type", "signed_at"]
    list_select_related = ["page", "reviewer"]
    search_fields = ["page__title", "reviewer_name", "fingerprint"]


class ActionFilter(AllValuesFieldListFilter):
    """What happened, in the words of the records and in their order."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        first, *others = super().choices(changelist)
        yield first
        named = ({**choice, "display": done(str(choice["display"]))} for choice in others)
        yield from sorted(named, key=lambda choice: choice["display"])


class AuditEntryAdmin(RecordAdmin):
    """Everything that happened, by whom and on what grounds, with the hashes that chain it."""

    model = AuditEntry
    base_url_path = "records/audit"
    menu_label = "Audit"
    menu_icon = "history"
    index_view_class = AuditIndexView
    inspect_view_class = AuditInspectView
    index_template_name = "workflow/records/audit.html"
    list_display = ["number", "when", "actor_name", "what", "where", "revision_id"]
    list_display_add_buttons = "what"
    list_filter = [("action", ActionFilter), "at"]
    list_select_related = ["page"]
    search_fields = ["page_title", "actor_name", "entry_hash"]
    inspect_view_fields = [
        "number",
        "at",
        "actor_name",
        "actor",
        "action",
        "page_title",
        "page",
        "revision_id",
        "data",
        "account_event_id",
        "previous_hash",
        "entry_hash",
    ]

    @admin.display(description="When", ordering="at")
    def when(self, entry: AuditEntry) -> str:
        """Return the moment as the screens of the review write it."""
        return date_format(localtime(entry.at), "j M Y, H:i:s")

    @admin.display(description="What happened", ordering="action")
    def what(self, entry: AuditEntry) -> str:
        """Return what happened in words, and what was said to it."""
        note = entry.data.get("note") or entry.data.get("change_note") or entry.data.get("reason") or ""
        return f"{done(entry.action)}: {note}" if note else done(entry.action)

    @admin.display(description="Page", ordering="page_title")
    def where(self, entry: AuditEntry) -> str:
        """Return the title that the page had, with the way to its record where there is one."""
        if not entry.page_title or entry.page is None:
            return entry.page_title or "–"
        return format_html('<a href="{}">{}</a>', reverse("reviews:record", args=[entry.page_id]), entry.page_title)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        name = self.url_helper.get_action_url_name("export")
        return (*super().get_admin_urls_for_registration(), path(f"{self.base_url_path}/export/", export, name=name))


class RecordsGroup(ModelAdminGroup):
    """One menu for what auditors read."""

    menu_label = "Records"
    menu_icon = "list-ul"
    menu_order = 260
    items = (SignOffAdmin, AuditEntryAdmin)
