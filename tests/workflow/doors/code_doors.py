"""The doors in Python that publish, approve or schedule: what a shell, a command or a package might call."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import GroupApprovalTask, Revision, TaskState, Workflow, WorkflowTask
from wagtail.workflows import publish_workflow_state

from tests.workflow.doors.door import Door, collector
from tests.workflow.ward import Ward, fresh
from workflow import finish

CODE_DOORS: list[Door] = []
door = collector(CODE_DOORS)


def task_state(ward: Ward) -> TaskState:
    return ward.submission.workflow_state.current_task_state


def tomorrow() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=1)


# Publishing a revision


@door("Revision.publish()", by="guard")
def _(ward: Ward) -> None:
    ward.unsigned.publish()


@door("Revision.publish() without permission checks", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.unsigned.publish(user=user, skip_permission_checks=True)


@door("Revision.publish() as somebody", by="tester", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.unsigned.publish(user=user)


@door("Revision.publish() of a page that was never live", by="guard")
def _(ward: Ward) -> None:
    ward.draft.latest_revision.publish()


@door("Page.publish()", by="guard")
def _(ward: Ward) -> None:
    ward.article.publish(ward.unsigned, skip_permission_checks=True)


@door("PublishPageRevisionAction, as the edit view calls it", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    PublishPageRevisionAction(ward.unsigned, user=user).execute(skip_permission_checks=True)


@door("PublishRevisionAction of the base class", by="guard")
def _(ward: Ward) -> None:
    PublishRevisionAction(ward.unsigned).execute(skip_permission_checks=True)


@door("publish a revision in review", by="guard")
def _(ward: Ward) -> None:
    ward.submission.revision.publish(skip_permission_checks=True)


# The workflow


@door("TaskState.approve()", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    task_state(ward).approve(user=user)


@door("TaskState.approve(update=False), then WorkflowState.finish()", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    task_state(ward).approve(user=user, update=False)
    fresh(ward.submission.workflow_state).finish(user=user)


@door("WorkflowState.finish()", by="guard")
def _(ward: Ward) -> None:
    ward.submission.workflow_state.finish()


@door("WorkflowState.update() with the task gone", by="guard")
def _(ward: Ward) -> None:
    WorkflowTask.objects.all().delete()
    ward.submission.workflow_state.update()


@door("Task.deactivate() of the only task", by="guard")
def _(ward: Ward) -> None:
    task_state(ward).task.specific.deactivate()


@door("TaskState.cancel() with no task left", by="guard")
def _(ward: Ward) -> None:
    WorkflowTask.objects.all().delete()
    task_state(ward).cancel()


@door("Workflow.deactivate()", by="nothing")
def _(ward: Ward) -> None:
    ward.submission.workflow_state.workflow.deactivate()


@door("our finish action", by="guard")
def _(ward: Ward) -> None:
    finish.publish_signed_off(ward.submission.workflow_state)


@door("Wagtail's own finish action", by="guard")
def _(ward: Ward) -> None:
    publish_workflow_state(ward.submission.workflow_state)


@door("Task.on_action(approve) with extra data", by="rules", everybody=True)
def _(ward: Ward, user: Any) -> None:
    state = task_state(ward)
    state.task.specific.on_action(state, user, "approve", comment="", update=False)


@door("Workflow.start() without a submission", by="rules", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.draft.get_workflow().start(ward.draft, user)


@door("a weaker workflow with Wagtail's own task", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    weaker = Workflow.objects.create(name="Weaker")
    task = GroupApprovalTask.objects.create(name="Anybody")
    task.groups.set(user.groups.all())
    WorkflowTask.objects.create(workflow=weaker, task=task, sort_order=0)
    state = weaker.start(ward.draft, user)
    state.current_task_state.task.specific.on_action(state.current_task_state, user, "approve")


# Schedules


@door("save_revision(approved_go_live_at=…)", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.draft.save_revision(user=user, approved_go_live_at=timezone.now())


@door("a schedule set on an unsigned revision", by="guard")
def _(ward: Ward) -> None:
    revision = ward.unsigned
    revision.approved_go_live_at = timezone.now()
    revision.save(update_fields=["approved_go_live_at"])


@door("publishing with a date in the future, then publish_scheduled", by="guard")
def _(ward: Ward) -> None:
    later = ward.draft.get_latest_revision_as_object()
    later.go_live_at = tomorrow()
    later.save_revision().publish()
    call_command("publish_scheduled", verbosity=0)


@door("a schedule by QuerySet.update()", by="trigger")
def _(ward: Ward) -> None:
    Revision.objects.filter(pk=ward.unsigned.pk).update(approved_go_live_at=timezone.now())
    call_command("publish_scheduled", verbosity=0)


@door("bulk_update() of a schedule", by="trigger")
def _(ward: Ward) -> None:
    revision = ward.unsigned
    revision.approved_go_live_at = timezone.now()
    Revision.objects.bulk_update([revision], ["approved_go_live_at"])
