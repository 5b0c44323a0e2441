import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, TaskState, Workflow, WorkflowState

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, publish_signed_off, submit
from workflow import services
from workflow.models import AuditEntry, Governance, Submission
from workflow.policy import frozen
from workflow.quorum import HIGH, SHIPPED, STANDARD
from workflow.refusals import Outdated, Refused
from workflow.services.submission import DAYS_TO_REVIEW, NotReady, field_label

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
        assert submission.workflow_state.requested_by == author
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

    def test_refuses_what_is_live_already(self, article, author):
        live = publish_signed_off(article, author=author)

        with pytest.raises(Refused, match="nothing to submit"):
            hand_in(live, author)

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

    def test_names_each_field_that_does_not_hold(self, article, author):
        draft = article.get_latest_revision()
        Revision.objects.filter(pk=draft.pk).update(content={**draft.content, "title": "", "slug": "two words"})

        with pytest.raises(NotReady) as refused:
            hand_in(article, author)

        title, slug = sorted(refused.value.gaps, reverse=True)
        assert title == "Title: This field cannot be blank."
        assert slug.startswith("Slug: Enter a valid")
        assert refused.value.reason == f"Before you submit: {' '.join(refused.value.gaps)}"

    def test_names_what_concerns_the_page_as_a_whole(self, article, author, monkeypatch):
        def clean(page):
            raise ValidationError("Two dates contradict each other.")

        monkeypatch.setattr(type(article), "clean", clean)
        draft = article.get_latest_revision_as_object()
        draft.topic_links = []
        draft.save_revision(user=author, clean=False)

        with pytest.raises(NotReady) as refused:
            hand_in(article, author)

        missing, contradiction = refused.value.gaps
        assert "topic" in missing
        assert contradiction == "Page: Two dates contradict each other."

    def test_keeps_under_which_terms_it_was_handed_in(self, article, author):
        submission = hand_in(article, author, change_note=" First version. ", update_type="safety")

        assert (submission.page_id, submission.submitted_by) == (article.pk, author)
        assert (submission.update_type, submission.change_note) == ("safety", "First version.")
        assert submission.policy == frozen(SHIPPED[STANDARD])
        assert submission.signatures == 1
        assert submission.subjects == sorted(link.topic_id for link in article.topic_links.all())
        assert submission.release_at is None

    @pytest.mark.parametrize(
        ("specialties", "asked"),
        [(["pharmacy"], [False, True]), (["psychiatry"], [True, False]), (["nursing"], [True, False])],
    )
    def test_asks_the_assignee_for_the_first_signature_that_they_can_give(self, article, author, specialties, asked):
        Governance.objects.filter(page=article).update(risk_tier=HIGH)
        reviewer = make_user("clinical_reviewer", specialties=specialties)

        requests = hand_in(article, author, assignee=reviewer).requests.order_by("pk")

        assert [request.specialty for request in requests] == ["psychiatry", "pharmacy"]
        assert [request.assignee == reviewer for request in requests] == asked

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
        assert PageLogEntry.objects.get(page=article, action="wagtail.workflow.resume").user == author


class TestFieldLabel:
    def test_is_what_the_editor_calls_it(self, article):
        assert field_label(article, "summary") == "Short answer"
        assert field_label(article, "search_description") == "Meta description"

    def test_is_the_page_for_what_concerns_no_single_field(self, article):
        assert field_label(article, "__all__") == "Page"


class TestRecall:
    def test_opens_the_page_again(self, article, author):
        submission = submit(article, author=author)

        services.recall(submission=submission, user=author)

        submission.refresh_from_db()
        assert submission.status == Submission.Status.RECALLED
        assert submission.workflow_state.current_task_state.finished_by == author
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
