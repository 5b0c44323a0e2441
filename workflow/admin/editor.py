"""What the editor offers on a reviewed page, and what it says where it offers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.action_menu import ActionMenuItem, PageLockedMenuItem, SaveDraftMenuItem
from wagtail.admin.ui.side_panels import PageStatusSidePanel

from workflow import rules
from workflow.models import AuditEntry, StashedDraft, Submission, UrgentCorrection
from workflow.review.releases import release_of
from workflow.services.submission import gaps_of
from workflow.situation import open_submission, situation, waiting_submission

REVIEW_ACTION = "action-review"


class SubmitItem(ActionMenuItem):
    """Saves the draft and leads to where it is handed in."""

    label = "Submit for review"
    name = REVIEW_ACTION
    icon_name = "resubmit"
    order = 50

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        if context["view"] == "create":
            return True
        page, user = context["page"], context["request"].user
        return context["view"] == "edit" and bool(rules.may("submit", situation(user, page)))


class OpenReviewItem(ActionMenuItem):
    """Leads from a locked editor to the review that has the page."""

    label = "Open the review"
    name = "open-review"
    icon_name = "view"
    order = -10

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return "page" in context and open_submission(context["page"]) is not None

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        submission = open_submission(parent_context["page"])
        return reverse("reviews:review", args=[submission.pk]) if submission else ""


OURS = (SubmitItem(), OpenReviewItem())
STOCK = (SaveDraftMenuItem, PageLockedMenuItem)


def keep_our_actions(menu_items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Leave saving in the menu and add ours: the stock items publish, unpublish and moderate."""
    items = [item for item in menu_items if isinstance(item, STOCK)]
    items += [item for item in OURS if item.is_shown(context)]
    menu_items[:] = sorted(items, key=lambda item: item.order)


class ReviewSidePanel(PageStatusSidePanel):
    """The status panel, which says who has the page since when, what is missing, and what was kept."""

    class SidePanelToggle(PageStatusSidePanel.SidePanelToggle):
        """Counts what is missing."""

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "count": len(self.panel.gaps)}

    @classmethod
    def like(cls, panel: PageStatusSidePanel) -> Self:
        """Return our panel with everything that Wagtail's own was given."""
        ours = cls.__new__(cls)
        ours.__dict__.update(panel.__dict__)
        ours.toggle = cls.SidePanelToggle(panel=ours)
        ours.submission = open_submission(ours.object)
        ours.waiting = release_of(ours.object.pk) if waiting_submission(ours.object) else None
        ours.submit = rules.may("submit", situation(ours.request.user, ours.object))
        ours.gaps = gaps_of(ours.object) if ours.submit else []
        return ours

    def get_status_templates(self, context: Mapping[str, Any]) -> list[str]:
        stock: list[str] = super().get_status_templates(context)
        left_out = ("status/workflow.html", "status/locked.html")
        return ["workflow/editor/status.html", *(name for name in stock if not name.endswith(left_out))]

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page, user = self.object, self.request.user
        asked = AuditEntry.objects.filter(page=page.pk, action="changes_requested").first()
        last = Submission.objects.filter(page_id=page.pk).first()
        return {
            **context,
            "submission": self.submission,
            "waiting": self.waiting,
            "review_request": self.submission and self.submission.requests.select_related("assignee").first(),
            "may_recall": rules.may("recall", situation(user, page)),
            "sent_back": asked if last and last.status == Submission.Status.CHANGES_REQUESTED else None,
            "kept": StashedDraft.objects.filter(page_id=page.pk, user=user).first(),
            "urgent": UrgentCorrection.objects.filter(page_id=page.pk).open().first(),
            "submit": self.submit,
            "gaps": self.gaps,
        }
