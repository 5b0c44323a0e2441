"""Where the gate and the records hear of writes; connected in apps.py."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections, transaction
from django.db.models import Model
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision, WorkflowState

from workflow import audit, contributions, gate, guards, triggers
from workflow.accounts import SEALED_FIELDS, clinicians
from workflow.dependencies import Fall, fall_of
from workflow.models import AccountSeal, GatePermit, Governance, ReviewedPage, Submission
from workflow.refusals import NotSignedOff
from workflow.services import account_seals, lane, rereview

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


def before_record_saved(sender: type[Model], instance: Model, raw: bool, using: str, **kwargs: Any) -> None:
    """Note how far a record had fallen before it is written."""
    stored = None if raw or instance.pk is None else sender._base_manager.using(using).filter(pk=instance.pk).first()
    instance._fall_before = fall_of(stored) if stored else Fall.NONE


def after_record_saved(
    sender: type[Model], instance: Model, created: bool, raw: bool, using: str, **kwargs: Any
) -> None:
    """Ask for a new look at what rests on a record that lost its hold, and no longer where it stands again."""
    before = instance._fall_before
    if raw or created or not (before or fall_of(instance)):
        return
    stored = sender._base_manager.using(using).get(pk=instance.pk)  # not every field may have been written
    rereview.record_moved(stored, before=before, actor=get_active_log_context().user)


def after_workflow_cancelled(sender: type[Model], instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Close the submission of a workflow that was cancelled past our services."""
    still_open = Submission.objects.filter(workflow_state=instance, status=Submission.Status.IN_REVIEW)
    for submission in still_open:
        submission.status = Submission.Status.RECALLED
        submission.save(update_fields=["status"])
        lane.send_back(submission)
        audit.record("workflow_cancelled", page=submission.page, actor=user, revision_id=submission.revision_id)


def before_account_saved(
    sender: type[Model], instance: Any, raw: bool, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Break the seal of a clinician who was switched off, before they are switched on again."""
    writes_it = update_fields is None or "is_active" in update_fields
    if raw or not (writes_it and instance.pk and instance.is_active):
        return
    if clinicians().filter(pk=instance.pk, is_active=False).exists():
        account_seals.note_return(instance, by=getattr(instance, "changed_by", None))


def after_account_saved(
    sender: type[Model], instance: Any, created: bool, raw: bool, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Look at an account once its change is final: whoever changed their own has sealed it by then."""
    if raw or created or (update_fields is not None and not SEALED_FIELDS & set(update_fields)):
        return
    transaction.on_commit(partial(_note_change_of, instance.pk))


def _note_change_of(person_id: int) -> None:
    person = get_user_model().objects.filter(pk=person_id).first()
    if person is not None:
        account_seals.note_change(person)


def after_password_rehashed(sender: type[Model], user: Any, before: str, **kwargs: Any) -> None:
    """Seal an account again whose password is the same, stored in a newer way."""
    now, user.password = user.password, before
    try:
        was_intact = account_seals.is_intact(user)
    finally:
        user.password = now
    account_seals.seal_own_change(user, kind=AccountSeal.Kind.REHASHED, was_intact=was_intact)


def before_migrate(using: str, **kwargs: Any) -> None:
    """Open the schema for change."""
    triggers.remove(connections[using])


def after_migrate(using: str, **kwargs: Any) -> None:
    """Close the gate again; waits until the last of our tables exists."""
    connection = connections[using]
    if set(guards.tables()) <= set(connection.introspection.table_names()):
        triggers.install(connection)
