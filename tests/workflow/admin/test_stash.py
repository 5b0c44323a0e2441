"""Text that a lock kept from being saved: shown, taken back, thrown away, and nobody else's."""

import pytest
from django.urls import reverse
from wagtail.models import Revision

from tests.factories.workflow import make_user, sign
from tests.workflow.admin.screens import again, built_once, in_review, read, said, signed_in, typed, words
from workflow import services
from workflow.models import AuditEntry, StashedDraft

pytestmark = pytest.mark.django_db

NEW = "Check the count every month."


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A page in review into which its author went on typing."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        submission = in_review(author=author)
        signed_in(author).post(
            reverse("wagtailadmin_pages:edit", args=[submission.page_id]),
            typed(summary=NEW, slug=submission.page.slug),
            headers={"accept": "application/json"},
        )
        yield {"author": author, "submission": submission, "stash": StashedDraft.objects.get()}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def submission(built, db):
    return again(built["submission"])


@pytest.fixture
def stash(built, db):
    return again(built["stash"])


@pytest.fixture
def visitor(author):
    return signed_in(author)


def address(stash) -> str:
    return reverse("reviews:kept", args=[stash.pk])


class TestShowing:
    def test_shows_how_it_differs_from_the_latest_draft(self, visitor, stash):
        page = read(visitor.get(address(stash)))

        assert "Added: every month" in words(page.find(class_="diff"))

    def test_says_while_the_page_is_in_review_that_it_can_be_taken_back_later(self, visitor, stash, submission):
        page = read(visitor.get(address(stash)))

        assert "You can take it back later." in words(page.find(class_="rv-side"))
        assert page.find("button", {"name": "restore"}) is None
        assert page.select_one(".rv-side a")["href"] == reverse("reviews:review", args=[submission.pk])

    def test_is_offered_in_the_editor_on_the_dashboard_and_in_the_record(self, visitor, stash, submission):
        for place in (
            reverse("wagtailadmin_pages:edit", args=[submission.page_id]),
            "/admin/",
            reverse("reviews:record", args=[submission.page_id]),
        ):
            assert address(stash) in visitor.get(place).text

    def test_is_nobody_else_s(self, stash):
        for role in ("managing_editor", "clinical_lead", "author"):
            visitor = signed_in(make_user(role))

            assert visitor.get(address(stash)).status_code == 404
            assert visitor.post(address(stash), {"discard": "1"}).status_code == 404
        assert StashedDraft.objects.filter(pk=stash.pk).exists()


class TestTakingBack:
    def test_becomes_the_latest_draft_once_the_page_is_free(self, visitor, author, stash, submission):
        services.recall(submission=submission, user=author)

        response = visitor.post(address(stash), {"restore": "1"})

        draft = submission.page.specific.get_latest_revision_as_object()
        assert response.url == reverse("wagtailadmin_pages:edit", args=[submission.page_id])
        assert "The kept text is your latest draft." in said(response)
        assert (draft.summary, draft.slug) == (NEW, submission.page.slug)
        assert not StashedDraft.objects.exists()
        assert again(submission.revision).content["summary"] != NEW

    def test_comes_back_above_what_went_live_meanwhile(self, visitor, stash, submission):
        sign(submission)

        visitor.post(address(stash), {"restore": "1"})

        page = again(submission.page).specific
        assert page.live_revision == submission.revision
        assert page.summary != NEW
        assert page.get_latest_revision_as_object().summary == NEW
        assert page.get_latest_revision_as_object().live

    def test_is_refused_while_the_page_is_in_review(self, visitor, stash, submission):
        before = Revision.objects.count()

        response = visitor.post(address(stash), {"restore": "1"})

        assert response.status_code == 403
        assert "nobody while it is in review" in words(read(response).main)
        assert Revision.objects.count() == before
        assert StashedDraft.objects.filter(pk=stash.pk).exists()


class TestThrowingAway:
    def test_is_gone_and_the_record_says_so(self, visitor, stash, submission):
        response = visitor.post(address(stash), {"discard": "1"})

        assert "The kept text is gone." in said(response)
        assert not StashedDraft.objects.exists()
        assert AuditEntry.objects.filter(page=submission.page_id, action="stash_discarded").exists()


class TestKeeping:
    def test_keeps_nothing_when_nothing_was_changed(self, visitor, author, stash, submission):
        services.recall(submission=submission, user=author)
        visitor.post(address(stash), {"restore": "1"})
        page = again(submission.page).specific
        editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
        same = typed(summary=NEW, slug=page.slug)
        visitor.post(editor, same)
        page = again(page)
        services.submission.hand_in(
            page=page, revision=page.latest_revision, user=author, update_type="minor", change_note="Less."
        )

        response = visitor.post(editor, same)

        assert "You had changed nothing" in said(response)
        assert not StashedDraft.objects.exists()
