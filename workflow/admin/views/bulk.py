"""Bulk actions in our words: deletion that says why something stays, and roles that are proposed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction as DeletePages
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction
from wagtail.users.views.bulk_actions import DeleteBulkAction as DeletePeople

from workflow import roles
from workflow.admin import people
from workflow.admin.deletion import why_kept, why_people_stay
from workflow.services import account_seals


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


class ProposeRole(AssignRoleBulkAction):
    """Puts people into a group; a clinical group makes each of them a proposal."""

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "request": self.request}

    @classmethod
    def execute_action(cls, objects: list[Any], role: Any = None, **kwargs: Any) -> tuple[int, int] | None:
        done: tuple[int, int] | None = super().execute_action(objects, role=role, **kwargs)
        for short in roles.CLINICAL:
            if role is not None and roles.GROUPS[short] == role.name:
                for person in objects:
                    people.propose(kwargs["request"], person, short)
        return done


class SetActiveState(SetActiveStateBulkAction):
    """Switches people off and on; a clinician who comes back is confirmed again."""

    @classmethod
    def execute_action(cls, objects: list[Any], mark_as_active: bool = False, **kwargs: Any) -> tuple[int, int]:
        by = kwargs["user"]
        others = [person for person in objects if person.pk != by.pk]
        if mark_as_active:
            for person in others:
                account_seals.note_return(person, by=by)
        done: tuple[int, int] = super().execute_action(objects, mark_as_active=mark_as_active, **kwargs)
        for person in others:
            account_seals.note_change(person, by=by)
        return done


def _refusal(action: Any, reason: str) -> HttpResponseBase | None:
    if not reason:
        return None
    messages.error(action.request, f"Nothing was deleted. {reason}")
    return redirect(action.next_url)
