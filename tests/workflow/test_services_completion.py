"""What a completed review leaves in Wagtail's own tables and signals is what Wagtail's approval leaves there."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState
from wagtail.signals import page_published, task_approved, workflow_approved

from tests.factories.knowledge_base import make_article
from tests.factories.workflow import make_user, sign, submit
from workflow.models import Submission
from workflow.refusals import Outdated
from workflow.services.completion import complete
from workflow.services.decision import task_state
from workflow.services.locking import locked_page, locked_undecided_submission

pytestmark = pytest.mark.django_db

SIGNALS = {"page published": page_published, "workflow approved": workflow_approved, "task approved": task_approved}


@pytest.fixture
def user():
    return make_user("clinical_reviewer")


@pytest.fixture
def heard():
    """Note what Wagtail says, in order: the signal, its sender, the class of its instance, who did it."""
    found = []
    receivers = []
    for name, signal in SIGNALS.items():

        def note(sender, instance, name=name, user=None, **kwargs):
            found.append((name, sender, type(instance), user))

        receivers.append((signal, note))
        signal.connect(note, weak=False)
    yield found
    for signal, note in receivers:
        signal.disconnect(note)


def stock(submission, user):
    """Approve as Wagtail does."""
    task_state(submission).approve(user=user)


def signed(answers, *, is_revised=False):
    """Return a submission that has all its signatures and waits; `is_revised` where an older revision is kept."""
    later = timezone.now() + datetime.timedelta(hours=1)
    page = make_article(answers.index, citation=answers.citation, topics=answers.topics())
    if is_revised:
        page.save_revision(user=answers.author)
    page.title = "A new title"
    submission = submit(page, author=answers.author, release_at=later)
    sign(submission, reviewer=answers.reviewer)
    return submission


@transaction.atomic
def finish(submission, way, user):
    current = locked_undecided_submission(submission, of=locked_page(submission.page_id))
    current.status = Submission.Status.PUBLISHED
    current.save(update_fields=["status"])
    way(current, user)


def left_by(way, answers, user, heard, **kind):
    """Return what `way` of completing a review leaves: rows, log entries and signals."""
    submission = signed(answers, **kind)
    before = set(PageLogEntry.objects.values_list("pk", flat=True))
    heard.clear()
    with LogContext() as request:
        finish(submission, way, user)
    state = WorkflowState.objects.get(pk=submission.workflow_state_id)
    task = state.current_task_state
    assert task.finished_at is not None
    assert Page.objects.get(pk=submission.page_id).live_revision_id == submission.revision_id
    entries = PageLogEntry.objects.exclude(pk__in=before).filter(page=submission.page_id).order_by("pk")
    return {
        "workflow": state.status,
        "task": (task.status, task.finished_by, task.comment, task.revision_id == submission.revision_id),
        "log": [said(entry, task, submission, request) for entry in entries],
        "signals": list(heard),
    }


def said(entry, task, submission, request):
    data = entry.data
    if "workflow" in data:
        assert data["workflow"].pop("task_state_id") == task.pk
    assert (entry.revision_id, entry.uuid) == (submission.revision_id, request.uuid)
    return (entry.action, entry.label, entry.user, entry.content_type, entry.content_changed, entry.deleted, data)


def test_leaves_what_a_stock_approval_leaves(answers, user, heard):
    ours, theirs = (left_by(way, answers, user, heard) for way in (complete, stock))

    assert ours == theirs
    assert [action for action, *_rest in ours["log"]] == ["wagtail.workflow.approve", "wagtail.publish"]
    assert ours["workflow"] == WorkflowState.STATUS_APPROVED
    assert ours["signals"]


def test_leaves_the_same_where_the_page_had_another_title(answers, user, heard):
    ours, theirs = (left_by(way, answers, user, heard, is_revised=True) for way in (complete, stock))

    assert ours == theirs
    assert [action for action, *_rest in ours["log"]] == [
        "wagtail.workflow.approve",
        "wagtail.rename",
        "wagtail.publish",
    ]


def test_leaves_the_same_where_the_system_does_it(answers, heard):
    ours, theirs = (left_by(way, answers, None, heard) for way in (complete, stock))

    assert ours == theirs


@pytest.mark.parametrize("model", [TaskState, WorkflowState])
def test_refuses_what_somebody_closed_past_us(answers, user, model):
    submission = signed(answers)
    state = submission.workflow_state
    pk = state.pk if model is WorkflowState else state.current_task_state_id
    model.objects.filter(pk=pk).update(status="cancelled")

    with pytest.raises(Outdated, match="workflow of this review is gone"):
        finish(submission, complete, user)

    assert not Page.objects.get(pk=submission.page_id).live
