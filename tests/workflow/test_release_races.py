"""Many schedulers, people who act in the same moment, and one that dies: each release happens once, whole."""

from __future__ import annotations

import datetime
import signal

import pytest
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page

from tests.beside import Actor
from tests.beside import at_once as act_at_once
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, sign, submit
from tests.workflow.test_races import at_once
from workflow import services, verification
from workflow.models import AuditEntry, Bundle, GatePermit, ReleaseTrouble, SignOff, Submission
from workflow.refusals import Outdated
from workflow.services.release import NothingToReleaseError

SCHEDULERS = 3


@pytest.fixture(autouse=True)
def queued_tasks():
    """Mail and index after the transaction, as in production."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture
def author(committed_db):
    return make_user("author")


@pytest.fixture
def index(author):
    return make_index(owner=author)


@pytest.fixture
def topic(author):
    return make_topic("Safety")


@pytest.fixture
def due(index, topic, author):
    """Return as many signed pages as asked for, whose moment has passed."""

    def make(number: int = 1) -> list[Submission]:
        later = timezone.now() + datetime.timedelta(days=1)
        pages = [make_article(index, owner=author, topics=[topic], title=f"Page {n}") for n in range(number)]
        waiting = [submit(page, author=author, release_at=later) for page in pages]
        for submission in waiting:
            sign(submission)
        past = timezone.now() - datetime.timedelta(minutes=1)
        Submission.objects.waiting().update(release_at=past)
        return [Submission.objects.get(pk=submission.pk) for submission in waiting]

    return make


@pytest.fixture
def bundle(index, topic, author):
    """A closed bundle of three signed pages, due now."""
    editor = make_user("managing_editor")
    pages = [make_article(index, owner=author, topics=[topic], title=f"Together {n}") for n in range(3)]
    bundle = services.create_bundle(user=editor, name="Together")
    for page in pages:
        services.add_to_bundle(bundle=bundle, page=page, user=editor)
        sign(submit(page, author=author))
    return services.close_bundle(bundle=bundle, user=editor, seen={page.pk for page in pages})


def live_in(bundle: Bundle) -> int:
    return Page.objects.live().filter(bundle_places__bundle=bundle).count()


def published(submission: Submission) -> int:
    return AuditEntry.objects.filter(page=submission.page_id, action="published").count()


@pytest.fixture(scope="module")
def schedulers(django_db_setup, installation):
    """Processes that release when they are told to."""
    started = [Actor(installation) for _number in range(SCHEDULERS)]
    yield started
    for actor in started:
        actor.end()


def test_three_schedulers_release_each_page_once(due, bundle, schedulers):
    waiting = due(4)

    for job in ("release_due", "release_due_bundles"):
        answers = act_at_once(schedulers, [{"call": f"workflow.services.{job}"}] * SCHEDULERS, [0.0] * SCHEDULERS)
        assert [answer["status"] for answer in answers] == [200] * SCHEDULERS, answers

    assert [published(submission) for submission in waiting] == [1] * len(waiting)
    assert Page.objects.live().filter(pk__in=[submission.page_id for submission in waiting]).count() == len(waiting)
    assert live_in(bundle) == 3
    assert AuditEntry.objects.filter(action="bundle_released").count() == 1
    assert not ReleaseTrouble.objects.exists()
    assert list(verification.findings()) == []


@pytest.mark.parametrize("turn", range(3))
class TestAtOnce:
    def test_two_releases(self, due, in_thread, turn):
        (submission,) = due()

        raised = at_once(in_thread, *[lambda: services.release(submission=submission)] * 2)

        assert sorted(type(error) for error in raised if error) == [NothingToReleaseError]
        assert published(submission) == 1

    def test_a_release_and_a_recall(self, due, author, in_thread, turn):
        (submission,) = due()

        raised = at_once(
            in_thread,
            lambda: services.release(submission=submission),
            lambda: services.recall(submission=submission, user=author),
        )

        assert sum(error is None for error in raised) == 1, raised
        assert all(error is None or isinstance(error, Outdated) for error in raised)
        submission.refresh_from_db()
        page = Page.objects.get(pk=submission.page_id)
        assert page.live is (submission.status == Submission.Status.PUBLISHED)
        assert list(verification.findings()) == []

    def test_a_release_and_a_signature_taken_back(self, due, in_thread, turn):
        (submission,) = due()
        reviewer = submission.sign_offs.get().reviewer

        raised = at_once(
            in_thread,
            lambda: services.release(submission=submission),
            lambda: services.withdraw_signature(submission=submission, user=reviewer, note="I misread it."),
        )

        assert sum(error is None for error in raised) == 1, raised
        submission.refresh_from_db()
        page = Page.objects.get(pk=submission.page_id)
        assert page.live is (submission.status == Submission.Status.PUBLISHED)
        assert page.live is SignOff.objects.filter(submission=submission).standing().exists()

    def test_a_release_and_an_edit(self, due, author, in_thread, turn):
        (submission,) = due()
        draft = Page.objects.get(pk=submission.page_id).specific.get_latest_revision_as_object()
        draft.title = "Unsigned-4711"

        at_once(in_thread, lambda: services.release(submission=submission), lambda: draft.save_revision(user=author))

        page = Page.objects.get(pk=submission.page_id)
        assert page.live_revision_id == submission.revision_id
        assert page.title != "Unsigned-4711"
        assert list(verification.findings()) == []


@pytest.mark.parametrize("turn", range(3))
class TestBundlesAtOnce:
    def test_two_releases(self, bundle, in_thread, turn):
        raised = at_once(in_thread, *[lambda: services.release_bundle(bundle=bundle)] * 2)

        assert [type(error) for error in raised if error] == [NothingToReleaseError]
        assert live_in(bundle) == 3

    def test_a_release_and_a_recall_of_one_page(self, bundle, author, in_thread, turn):
        first = Submission.objects.waiting().earliest("pk")

        raised = at_once(
            in_thread,
            lambda: services.release_bundle(bundle=bundle),
            lambda: services.recall(submission=first, user=author),
        )

        assert sum(error is None for error in raised) == 1, raised
        assert live_in(bundle) in (0, 3)
        assert list(verification.findings()) == []

    def test_a_release_and_a_cancellation(self, bundle, in_thread, turn):
        pages = set(bundle.places.values_list("page_id", flat=True))
        lead = make_user("clinical_lead")

        raised = at_once(
            in_thread,
            lambda: services.release_bundle(bundle=bundle),
            lambda: services.cancel_bundle(bundle=bundle, user=lead, seen=pages),
        )

        assert sum(error is None for error in raised) == 1, raised
        bundle.refresh_from_db()
        live = Page.objects.live().filter(pk__in=pages).count()
        assert live == (3 if bundle.status == Bundle.Status.RELEASED else 0)

    def test_a_signature_and_a_page_that_takes_its_place(self, index, topic, author, in_thread, turn):
        editor, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")
        submission = submit(make_article(index, owner=author, topics=[topic]), author=author)
        bundle = services.create_bundle(user=editor, name="Together")

        raised = at_once(
            in_thread,
            lambda: sign(submission, reviewer=reviewer),
            lambda: services.add_to_bundle(bundle=bundle, page=submission.page, user=editor),
        )

        assert raised == [None, None]
        submission.refresh_from_db()
        assert submission.status in (Submission.Status.APPROVED, Submission.Status.PUBLISHED)
        assert Page.objects.get(pk=submission.page_id).live is (submission.status == Submission.Status.PUBLISHED)


@pytest.mark.parametrize(
    "moment",
    ["after the permit", "after the submission", "after the page row", "after the audit row", "before the commit"],
)
def test_a_scheduler_killed_while_releasing_leaves_nothing(moment, due, schedulers):
    (submission,) = due()

    killed = schedulers[0].die(f"release: {moment}", call="workflow.services.release_due")

    assert killed == -signal.SIGKILL
    submission.refresh_from_db()
    assert submission.status == Submission.Status.APPROVED
    assert not Page.objects.get(pk=submission.page_id).live
    assert not GatePermit.objects.exists()
    services.release_due()
    assert published(submission) == 1
    assert list(verification.findings()) == []


def test_a_scheduler_killed_in_the_middle_of_a_bundle_leaves_nothing(bundle, schedulers):
    killed = schedulers[0].die("release: in the middle of a bundle", call="workflow.services.release_due_bundles")

    assert killed == -signal.SIGKILL
    assert live_in(bundle) == 0
    assert Submission.objects.waiting().count() == 3
    services.release_due_bundles()
    assert live_in(bundle) == 3
    assert list(verification.findings()) == []
