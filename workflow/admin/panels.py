"""The dashboard: what waits for me, what has to be read again, what I sent, what came back, and text kept for me."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from workflow.models import StashedDraft
from workflow.review.queue import Queue

SHOWN = 5
STOCK = (LockedPagesPanel, UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


class ReviewsPanel(Component):
    """Everything about reviews that concerns the person at the desk, a few rows of each."""

    name = "reviews"
    template_name = "workflow/panels/reviews.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        queue = Queue(user)
        return {
            "urgent": queue.urgent,
            "waiting": queue.waiting[:SHOWN],
            "waiting_count": len(queue.waiting),
            "rereviews": queue.rereviews[:SHOWN],
            "rereviews_count": len(queue.rereviews),
            "mine": queue.mine[:SHOWN],
            "mine_count": len(queue.mine),
            "sent_back": queue.sent_back[:SHOWN],
            "sent_back_count": len(queue.sent_back),
            "kept": StashedDraft.objects.filter(user=user).select_related("page")[:SHOWN],
        }


def show_reviews(request: HttpRequest, panels: list[Component]) -> None:
    """Put our panel in the place of Wagtail's panels for moderation and locks, which nobody here uses."""
    panels[:] = [panel for panel in panels if not isinstance(panel, STOCK)]
    panels.append(ReviewsPanel())
