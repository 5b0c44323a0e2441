import pytest
from wagtail.models import Comment

from tests.factories.knowledge_base import make_article, make_index
from tests.factories.workflow import make_user, submit
from workflow import services
from workflow.models import AuditEntry, SignOff, Submission
from workflow.refusals import Outdated, Refused
from workflow.services.signing import seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def reviewer():
    return make_user("clinical_reviewer", credentials="PharmD")


@pytest.fixture
def submission(author):
    return submit(make_article(make_index(), owner=author), author=author)


def assert_nothing_happened(submission):
    page = type(submission.page.specific).objects.get(pk=submission.page_id)
    submission.refresh_from_db()
    assert not page.live
    assert submission.status == Submission.Status.IN_REVIEW
    assert not SignOff.objects.filter(page_id=page.pk).exists()


class TestRequestChanges:
    def test_sends_the_page_back_with_the_note(self, submission, reviewer):
        services.request_changes(submission=submission, user=reviewer, note=" Name the source. ")

        submission.refresh_from_db()
        assert submission.status == Submission.Status.CHANGES_REQUESTED
        task = submission.workflow_state.current_task_state
        assert (task.comment, task.finished_by) == ("Name the source.", reviewer)
        assert submission.page.specific.get_lock() is None
        assert (
            AuditEntry.objects.get(page=submission.page, action="changes_requested").data["note"] == "Name the source."
        )

    def test_refuses_without_a_note(self, submission, reviewer):
        with pytest.raises(Refused, match="what has to change"):
            services.request_changes(submission=submission, user=reviewer, note="  ")

        assert_nothing_happened(submission)

    def test_refuses_the_author(self, submission, author):
        with pytest.raises(Refused):
            services.request_changes(submission=submission, user=author, note="No.")

        assert_nothing_happened(submission)

    def test_is_for_an_editor_where_editors_sign_what_others_wrote(self, author, submission):
        writer, other = make_user("managing_editor"), make_user("managing_editor")
        services.recall(submission=submission, user=author)
        services.set_tier(
            page=submission.page, user=make_user("clinical_lead"), tier="editorial", reason="No medicine."
        )
        page = submission.page.specific_class.objects.get(pk=submission.page_id)
        again = submit(page, author=writer)

        with pytest.raises(Refused, match="somebody else"):
            services.request_changes(submission=again, user=writer, note="No.")
        services.request_changes(submission=again, user=other, note="Shorter.")

        again.refresh_from_db()
        assert again.status == Submission.Status.CHANGES_REQUESTED

    def test_says_so_when_the_workflow_is_gone(self, submission, reviewer):
        Submission.objects.filter(pk=submission.pk).update(workflow_state=None)

        with pytest.raises(Outdated, match="workflow of this review is gone"):
            services.request_changes(submission=submission, user=reviewer, note="No.")


class TestComment:
    def test_lands_beside_the_text(self, submission, reviewer):
        services.comment(submission=submission, user=reviewer, text=" Which label? ", content_path="summary")

        left = Comment.objects.get(page_id=submission.page_id)
        assert (left.text, left.contentpath, left.revision_created_id) == (
            "Which label?",
            "summary",
            submission.revision_id,
        )

    def test_changes_no_fingerprint(self, submission, reviewer):
        before = seal_of(submission).fingerprint

        services.comment(submission=submission, user=reviewer, text="Which label?")

        assert seal_of(submission).fingerprint == before

    def test_refuses_nothing_said(self, submission, reviewer):
        with pytest.raises(Refused, match="empty"):
            services.comment(submission=submission, user=reviewer, text=" ")

    def test_refuses_who_is_not_asked(self, submission):
        with pytest.raises(Refused):
            services.comment(submission=submission, user=make_user("auditor"), text="Hm.")

        assert not Comment.objects.filter(page_id=submission.page_id).exists()
