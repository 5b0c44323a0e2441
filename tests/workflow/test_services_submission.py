import datetime

import pytest
from django.utils import timezone
from wagtail.models import TaskState, Workflow, WorkflowState

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, submit
from workflow import services
from workflow.models import AuditEntry, Governance, Submission
from workflow.refusals import Outdated, Refused
from workflow.services.submission import DAYS_TO_REVIEW, NotReady

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def article(author):
    page = make_article(make_index(), owner=author)
    page.save_revision(user=author)
    return page


def hand_in(article, author, **fields):
    return services.submit(
        **{"page": article, "user": author, "update_type": "major", "change_note": "First version.", **fields}
    )


class TestSubmit:
    def test_freezes_the_latest_draft_and_starts_the_review(self, article, author):
        submission = hand_in(article, author)

        article.refresh_from_db()
        assert submission.revision_id == article.latest_revision_id
        assert submission.status == Submission.Status.IN_REVIEW
        assert submission.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        assert submission.workflow_state.current_task_state.revision_id == submission.revision_id
        assert article.get_lock().for_user(author)
        assert AuditEntry.objects.filter(page=article, action="submitted", actor=author).count() == 1

    def test_asks_for_a_signature_within_two_weeks(self, article, author):
        request = hand_in(article, author).requests.get()

        assert request.due_on == timezone.localdate() + datetime.timedelta(days=DAYS_TO_REVIEW)
        assert request.assignee is None

    def test_takes_an_assignee_and_a_date(self, article, author):
        reviewer, day = make_user("clinical_reviewer"), datetime.date(2027, 1, 31)

        request = hand_in(article, author, assignee=reviewer, due_on=day).requests.get()

        assert (request.assignee, request.due_on) == (reviewer, day)

    @pytest.mark.parametrize("role", ["clinical_reviewer", "clinical_lead", "auditor", "site_admin", ""])
    def test_refuses_who_does_not_write(self, article, role):
        with pytest.raises(Refused):
            hand_in(article, make_user(role, superuser=True))

        assert not Submission.objects.filter(page=article).exists()

    def test_refuses_an_author_whose_page_it_is_not(self, article):
        with pytest.raises(Refused, match="started by somebody else"):
            hand_in(article, make_user("author"))

    def test_refuses_a_second_submission(self, article, author):
        hand_in(article, author)

        with pytest.raises(Refused, match="only once"):
            hand_in(article, author)

    def test_refuses_when_no_draft_is_newer_than_what_is_live(self, author):
        from_the_start = make_index(owner=author)

        with pytest.raises(Refused, match="nothing to submit"):
            hand_in(from_the_start, author)

    def test_refuses_a_draft_without_a_recorded_author(self, article, author):
        article.save_revision(user=None)

        with pytest.raises(Refused, match="Nobody is recorded"):
            hand_in(article, author)

    def test_lists_everything_that_is_missing_at_once(self, article, author):
        draft = article.get_latest_revision_as_object()
        draft.summary, draft.topic_links = "", []
        draft.save_revision(user=author, clean=False)

        with pytest.raises(NotReady) as refused:
            hand_in(article, author, change_note="  ")

        assert len(refused.value.gaps) >= 3
        assert "what changed" in refused.value.gaps[-1]
        assert not Submission.objects.filter(page=article).exists()

    @pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
    def test_refuses_a_date_of_its_own(self, article, author, field):
        setattr(article, field, timezone.now() + datetime.timedelta(days=3))

        with pytest.raises(NotReady, match="Only a signature puts a page live"):
            submit(article, author=author)

        assert not Submission.objects.filter(page=article).exists()

    def test_refuses_where_no_review_is_set_up(self, article, author):
        Workflow.objects.update(active=False)

        with pytest.raises(Refused, match="bootstrap_site"):
            hand_in(article, author)

        assert not Submission.objects.filter(page=article).exists()

    def test_resumes_the_review_after_changes_were_requested(self, article, author):
        first = hand_in(article, author)
        services.request_changes(submission=first, user=make_user("clinical_reviewer"), note="Name the source.")
        draft = article.get_latest_revision_as_object()
        draft.applies_to = "Adults"
        draft.save_revision(user=author)

        second = hand_in(article, author, change_note="Source named.")

        assert second.workflow_state_id == first.workflow_state_id
        assert second.revision_id != first.revision_id
        states = TaskState.objects.filter(workflow_state=second.workflow_state).order_by("pk")
        assert [state.status for state in states] == [TaskState.STATUS_REJECTED, TaskState.STATUS_IN_PROGRESS]


class TestRecall:
    def test_opens_the_page_again(self, article, author):
        submission = submit(article, author=author)

        services.recall(submission=submission, user=author)

        submission.refresh_from_db()
        assert submission.status == Submission.Status.RECALLED
        assert submission.requests.get().closed_at is not None
        assert article.get_lock() is None
        assert AuditEntry.objects.filter(page=article, action="recalled").count() == 1

    @pytest.mark.parametrize("role", ["clinical_reviewer", "clinical_lead", "site_admin", "author"])
    def test_refuses_everybody_else(self, article, author, role):
        submission = submit(article, author=author)

        with pytest.raises(Refused):
            services.recall(submission=submission, user=make_user(role))

        submission.refresh_from_db()
        assert submission.status == Submission.Status.IN_REVIEW

    def test_comes_too_late_after_a_decision(self, article, author):
        submission = submit(article, author=author)
        services.recall(submission=submission, user=author)

        with pytest.raises(Outdated, match="closed already: recalled"):
            services.recall(submission=submission, user=author)


class TestGovernance:
    def test_every_page_is_born_with_one(self, article):
        assert article.governance.risk_tier == Governance.RiskTier.STANDARD
        assert article.governance.status == Governance.Status.UNPUBLISHED

    def test_a_workflow_cancelled_past_us_closes_the_submission(self, article, author):
        submission = submit(article, author=author)

        submission.workflow_state.cancel(user=author)

        submission.refresh_from_db()
        assert submission.status == Submission.Status.RECALLED
        assert AuditEntry.objects.filter(page=article, action="workflow_cancelled").exists()
