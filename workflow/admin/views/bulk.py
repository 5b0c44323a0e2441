"""Bulk deletion that says why something stays, and then deletes nothing at all."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction as DeletePages
from wagtail.users.views.bulk_actions import DeleteBulkAction as DeletePeople

from workflow.admin.deletion import why_kept, why_people_stay


class DeleteReviewedPages(DeletePages):
    """Deletes pages that were never signed."""

    def prepare_action(self, objects: list[Any], objects_without_access: dict[str, Any]) -> HttpResponseBase | None:
        chosen = [*objects, *objects_without_access["items_with_no_access"]]
        reasons = (why_kept(page.specific, self.request.user) for page in chosen)
        return _refusal(self, next(filter(None, reasons), "")) or super().prepare_action(
            objects, objects_without_access
        )


class DeleteIdlePeople(DeletePeople):
    """Deletes accounts that never did anything."""

    def prepare_action(self, objects: list[Any], objects_without_access: dict[str, Any]) -> HttpResponseBase | None:
        return _refusal(self, why_people_stay(objects)) or super().prepare_action(objects, objects_without_access)


def _refusal(action: Any, reason: str) -> HttpResponseBase | None:
    if not reason:
        return None
    messages.error(action.request, f"Nothing was deleted. {reason}")
    return redirect(action.next_url)
