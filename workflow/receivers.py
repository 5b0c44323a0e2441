"""Where the gate and the records hear of writes; connected in apps.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connections
from django.db.models import Model
from wagtail.models import Page, Revision, WorkflowState

from workflow import audit, contributions, gate, guards, triggers
from workflow.models import GatePermit, Governance, ReviewedPage, Submission
from workflow.refusals import NotSignedOff

GATE_OPEN = "The database's own guards are missing, so nothing is published. An administrator has to run migrate."


def before_save(
    sender: type[Model], instance: Model, raw: bool, using: str, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Ask the gate before any page row or revision is written, and give no permit while a trigger is missing."""
    if isinstance(instance, Page):
        gate.check_page_write(instance, raw=raw, update_fields=update_fields, using=using)
    elif isinstance(instance, Revision):
        gate.check_revision_write(instance, update_fields=update_fields, using=using)
    elif isinstance(instance, GatePermit) and triggers.differences(connections[using]):
        raise NotSignedOff(GATE_OPEN)


def after_page_created(sender: type[Model], instance: Model, created: bool, raw: bool, **kwargs: Any) -> None:
    """Give every new page its governance."""
    if created and not raw and isinstance(instance, ReviewedPage):
        Governance.objects.get_or_create(page_id=instance.pk, defaults={"risk_tier": instance.default_risk_tier})


def after_revision_saved(
    sender: type[Model], instance: Revision, update_fields: Collection[str] | None, raw: bool, **kwargs: Any
) -> None:
    """Record who wrote a revision of a reviewed page."""
    if raw or (update_fields is not None and "content" not in update_fields):
        return
    if issubclass(instance.content_type.model_class() or Model, ReviewedPage):
        contributions.record_saved(instance)


def after_workflow_cancelled(sender: type[Model], instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Close the submission of a workflow that was cancelled past our services."""
    still_open = Submission.objects.filter(workflow_state=instance, status=Submission.Status.IN_REVIEW)
    for submission in still_open:
        submission.status = Submission.Status.RECALLED
        submission.save(update_fields=["status"])
        audit.record("workflow_cancelled", page=submission.page, actor=user, revision_id=submission.revision_id)


def before_migrate(using: str, **kwargs: Any) -> None:
    """Open the schema for change."""
    triggers.remove(connections[using])


def after_migrate(using: str, **kwargs: Any) -> None:
    """Close the gate again; waits until the last of our tables exists."""
    connection = connections[using]
    if set(guards.tables()) <= set(connection.introspection.table_names()):
        triggers.install(connection)
