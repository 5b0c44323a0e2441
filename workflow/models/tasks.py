"""The one task of the one workflow: it waits while signatures are collected elsewhere."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState

from workflow.models.submission import Submission
from workflow.refusals import Refused


class ReviewLock(WorkflowLock):
    """The page is in review: nobody edits it until it is decided or recalled."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        submission = Submission.objects.filter(page_id=self.object.pk, status=Submission.Status.IN_REVIEW).first()
        if submission is None:
            return "This page is in review, so nobody can edit it now."
        request = submission.requests.select_related("assignee").first()
        return format_html(
            "In review since {}, sent by {}. It is with {}, asked for an answer by {}. "
            '<a href="{}">Open the review</a>. '
            "Nobody can edit it until it is decided or recalled; what you type here is kept for you.",
            date_format(localtime(submission.submitted_at), "j F Y"),
            submission.submitted_by,
            (request and request.assignee) or "the clinical team",
            date_format(request.due_on, "j F Y") if request else "any day",
            reverse("reviews:review", args=[submission.pk]),
        )


class ClinicalReviewTask(Task):
    """Stays in progress until the quorum of a submission is met; offers no stock action at all."""

    lock_class = ReviewLock

    class Meta:
        verbose_name = "clinical review"
        verbose_name_plural = "clinical reviews"

    @classmethod
    def get_description(cls) -> str:
        return "The clinical expert team signs off the exact revision that goes live."

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin the review of a submission; without one, refuse."""
        page = workflow_state.content_object
        submission = Submission.objects.filter(
            page_id=page.pk, status=Submission.Status.IN_REVIEW, revision_id=page.latest_revision_id
        ).first()
        if submission is None:
            raise Refused("A page goes into review by being submitted, with a note on what changed.")
        task_state = super().start(workflow_state, user=user)
        submission.workflow_state = workflow_state
        submission.save(update_fields=["workflow_state"])
        return task_state

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        raise Refused("A review is decided on its review page.")
