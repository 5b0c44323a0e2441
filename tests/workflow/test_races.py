"""Two at once, in threads: exactly one wins, and nothing unsigned is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page

from knowledge_base.models import ArticleTopic, TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, submit
from workflow import gate, services, verification
from workflow.models import GatePermit, SignOff, Submission
from workflow.refusals import NotSignedOff, Outdated
from workflow.services.signing import seal_of

ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
PATIENCE = 20  # seconds until a thread that waits for another gives up


@pytest.fixture(autouse=True)
def queued_tasks():
    """Index after the transaction, as in production: inside it, parallel publications deadlock on PostgreSQL."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture
def author(committed_db):
    return make_user("author")


@pytest.fixture
def article(author):
    return make_article(make_index(), owner=author)


@pytest.fixture
def submission(article, author):
    return submit(article, author=author)


def signing(submission: Submission) -> Callable[[], SignOff]:
    """Return one reviewer's signature, ready to be given."""
    reviewer, seen = make_user("clinical_reviewer"), seal_of(submission).fingerprint
    return lambda: services.sign_off(
        submission=submission, user=reviewer, fingerprint=seen, password=PASSWORD, attested=True
    )


def at_once(in_thread: Callable, *verbs: Callable[[], Any]) -> list[Exception | None]:
    """Start every verb at the same moment; return what each one raised."""
    ready = threading.Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> None:
        ready.wait(PATIENCE)
        verb()

    futures = [in_thread(run, verb) for verb in verbs]
    return [future.exception(PATIENCE * 2) for future in futures]


def assert_one_winner(raised: list[Exception | None]) -> None:
    """Everybody but one was told that the screen is outdated."""
    assert sum(error is None for error in raised) == 1, raised
    assert all(error is None or isinstance(error, Outdated) for error in raised), raised


def assert_coherent(submission: Submission) -> None:
    """The page, the submission and the signatures tell one story, and everything live is signed."""
    submission.refresh_from_db()
    page = Page.objects.get(pk=submission.page_id)
    assert page.live is (submission.status == Submission.Status.PUBLISHED)
    assert SignOff.objects.filter(page_id=page.pk).count() == int(page.live)
    assert list(verification.findings()) == []


@pytest.mark.parametrize("turn", range(4))
class TestDecisions:
    def test_two_signatures(self, submission, in_thread, turn):
        raised = at_once(in_thread, signing(submission), signing(submission))

        assert_one_winner(raised)
        assert_coherent(submission)

    def test_a_signature_and_a_request_for_changes(self, submission, in_thread, turn):
        colleague = make_user("clinical_lead")
        raised = at_once(
            in_thread,
            signing(submission),
            lambda: services.request_changes(submission=submission, user=colleague, note="Name the source."),
        )

        assert_one_winner(raised)
        assert_coherent(submission)

    def test_a_signature_and_a_recall(self, submission, author, in_thread, turn):
        raised = at_once(in_thread, signing(submission), lambda: services.recall(submission=submission, user=author))

        assert_one_winner(raised)
        assert_coherent(submission)


class TestHandingIn:
    def test_twice_makes_one_submission(self, article, author, in_thread):
        article.save_revision(user=author)

        def hand_in() -> Any:
            return services.submit(page=article, user=author, update_type="major", change_note="First version.")

        raised = at_once(in_thread, hand_in, hand_in)

        assert sum(error is None for error in raised) == 1, raised
        assert Submission.objects.filter(page=article).count() == 1

    def test_while_a_draft_is_overwritten_freezes_one_text(self, article, author, in_thread):
        revision = article.save_revision(user=author)
        late = TopicArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
        late.summary = "Typed a moment later."

        at_once(
            in_thread,
            lambda: services.submit(page=article, user=author, update_type="major", change_note="First version."),
            lambda: late.save_revision(user=author, overwrite_revision=revision),
        )

        for submission in Submission.objects.filter(page=article):
            before = seal_of(submission).fingerprint
            assert seal_of(Submission.objects.get(pk=submission.pk)).fingerprint == before
            assert gate.is_frozen(submission.revision_id)


def test_publications_of_different_pages_do_not_hinder_each_other(author, in_thread):
    index, topic = make_index(), make_topic("Safety")
    waiting = [
        submit(make_article(index, owner=author, topics=[topic], title=f"Page {n}"), author=author) for n in range(4)
    ]

    raised = at_once(in_thread, *(signing(submission) for submission in waiting))

    assert raised == [None] * 4
    assert Page.objects.live().filter(pk__in=[submission.page_id for submission in waiting]).count() == 4


@ON_POSTGRESQL
class TestUncommittedNeighbors:
    """Each transaction alone is lawful; together they must not put an unsigned row live."""

    def test_a_child_row_written_to_the_draft(self, article, submission, in_thread):
        written, may_commit = threading.Event(), threading.Event()
        topic = make_topic("Unsigned-4711")

        def write_child() -> None:
            with transaction.atomic():
                ArticleTopic.objects.create(page=article, topic=topic)
                written.set()
                may_commit.wait(PATIENCE)

        child = in_thread(write_child)
        assert written.wait(PATIENCE)
        publication = in_thread(signing(submission))
        assert not publication.done()
        may_commit.set()
        child.exception(PATIENCE)
        publication.exception(PATIENCE)

        live = TopicArticlePage.objects.get(pk=article.pk)
        assert not (live.live and live.topic_links.filter(topic=topic).exists())
        assert list(verification.findings()) == []

    def test_a_withdrawal(self, article, submission, in_thread):
        signing(submission)()
        live = TopicArticlePage.objects.get(pk=article.pk)
        withdrawn, may_commit = threading.Event(), threading.Event()

        def withdraw_signature() -> None:
            with transaction.atomic():
                SignOff.objects.filter(page_id=live.pk).update(withdrawn_at=timezone.now())
                Page.objects.filter(pk=live.pk).update(live=False)
                withdrawn.set()
                may_commit.wait(PATIENCE)

        withdrawal = in_thread(withdraw_signature)
        assert withdrawn.wait(PATIENCE)
        republication = in_thread(lambda: live.live_revision.publish(skip_permission_checks=True))
        may_commit.set()

        assert withdrawal.exception(PATIENCE) is None
        assert isinstance(republication.exception(PATIENCE), NotSignedOff | IntegrityError)
        assert not Page.objects.get(pk=live.pk).live

    def test_a_permit_is_seen_by_nobody_else(self, author, article, in_thread):
        live = publish_signed_off(article, author=author)
        stands, may_end = threading.Event(), threading.Event()

        def hold_permit() -> None:
            with transaction.atomic():
                GatePermit.objects.create(page_id=live.pk, revision_id=live.live_revision_id)
                stands.set()
                may_end.wait(PATIENCE)
                transaction.set_rollback(True)

        holder = in_thread(hold_permit)
        assert stands.wait(PATIENCE)
        seen = GatePermit.objects.count()
        with pytest.raises((IntegrityError, OperationalError)):
            TopicArticlePage.objects.filter(pk=live.pk).update(summary="Unsigned-4711")
        may_end.set()

        assert holder.exception(PATIENCE) is None
        assert seen == 0
