"""Handing a draft in."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.workflow import make_user, publish_signed_off
from tests.workflow.admin.screens import again, an_article, built_once, in_review, read, signed_in, words
from workflow.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A draft that lacks nothing, its author and a reviewer."""
    with built_once(django_db_blocker):
        author, reviewer = make_user("author", username="sorrel"), make_user("clinical_reviewer", username="rowan")
        article = an_article(owner=author)
        article.save_revision(user=author)
        yield {"author": author, "reviewer": reviewer, "article": article}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def reviewer(built, db):
    return again(built["reviewer"])


@pytest.fixture
def article(built, db):
    return again(built["article"])


@pytest.fixture
def visitor(author):
    return signed_in(author)


def address(page) -> str:
    return reverse("reviews:submit", args=[page.pk])


def form(**changes):
    day = timezone.localdate() + datetime.timedelta(days=5)
    return {"update_type": "major", "change_note": "The program ended.", "assignee": "", "due_on": f"{day}", **changes}


class TestSubmitting:
    def test_hands_the_latest_draft_in_with_what_its_author_says(self, visitor, article, author, reviewer):
        response = visitor.post(address(article), form(assignee=reviewer.pk, update_type="safety"))

        submission = Submission.objects.get(page=article)
        assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
        assert (submission.revision, submission.submitted_by) == (article.latest_revision, author)
        assert (submission.update_type, submission.change_note) == ("safety", "The program ended.")
        request = submission.requests.get()
        assert (request.assignee, request.due_on) == (reviewer, timezone.localdate() + datetime.timedelta(days=5))

    def test_says_back_in_the_editor_who_has_it(self, visitor, article, reviewer):
        response = visitor.post(address(article), form(assignee=reviewer.pk), follow=True)

        assert "is with Rowan until" in words(read(response))

    def test_offers_two_weeks_and_those_who_may_sign(self, visitor, article, reviewer, author):
        page = read(visitor.get(address(article)))

        assert (
            page.find("input", {"name": "due_on"})["value"] == f"{timezone.localdate() + datetime.timedelta(days=14)}"
        )
        assert {option.text for option in page.select("select[name=assignee] option")} == {
            "Anyone of the team",
            "Rowan",
        }
        side = words(page.find(class_="rv-side"))
        assert "lead no interests were declared in the last 12 months" in side
        assert not page.select("input[name=update_type][checked]")

    def test_says_what_the_team_will_see(self, visitor, author, article):
        assert "nothing was signed before" in words(read(visitor.get(address(article))).find(class_="rv-side"))

        live = publish_signed_off(article, author=author)
        live.summary = "Check the count monthly. [1]"
        live.save_revision(user=author)

        assert "Short answer changed" in words(read(visitor.get(address(article))).find(class_="rv-side"))

    def test_says_so_when_nothing_changed(self, visitor, author, article):
        publish_signed_off(article, author=author).save_revision(user=author)

        assert "This draft says what was signed last" in words(read(visitor.get(address(article))))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"update_type": ""}, "Say what kind of change this is."),
            ({"update_type": "huge"}, "Select a valid choice."),
            ({"change_note": "  "}, "Say in one sentence what changed, and why."),
            ({"change_note": "x" * 501}, "at most 500 characters"),
            ({"due_on": ""}, "Say by when you need an answer."),
            ({"due_on": "soon"}, "Write the day as 2026-11-24."),
            ({"due_on": "2020-01-01"}, "Choose today or a later day."),
            ({"assignee": "999999"}, "This person may not sign this page."),
            ({"assignee": "99999999999999999999"}, "This person may not sign this page."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_the_rest(self, visitor, article, changes, said):
        response = visitor.post(address(article), form(**changes))

        assert response.status_code == 422
        assert said in words(read(response).find("form", class_="submit"))
        if "change_note" not in changes:
            assert "The program ended." in words(read(response).find("textarea"))
        assert not Submission.objects.filter(page=article).exists()

    def test_does_not_let_an_author_ask_themself(self, visitor, article, author):
        response = visitor.post(address(article), form(assignee=author.pk))

        assert response.status_code == 422
        assert not Submission.objects.filter(page=article).exists()


class TestGaps:
    @pytest.fixture
    def sparse(self, author):
        """A draft that lacks nearly everything."""
        article = an_article(owner=author, title="What is clozapine?", slug="sparse", summary="", audience="", body=[])
        article.save_revision(user=author, clean=False)
        return article

    def test_lists_everything_at_once(self, visitor, sparse):
        page = read(visitor.get(address(sparse)))

        gaps = [words(gap) for gap in page.select(".gaps li")]
        assert len(gaps) >= 3
        assert any("short answer" in gap.lower() for gap in gaps)
        assert page.find(class_="gaps").find("a")["href"] == reverse("wagtailadmin_pages:edit", args=[sparse.pk])

    def test_refuses_to_submit_and_keeps_what_was_written(self, visitor, sparse):
        response = visitor.post(address(sparse), form())

        assert response.status_code == 422
        assert read(response).select(".gaps li")
        assert "The program ended." in words(read(response).find("textarea"))
        assert not Submission.objects.filter(page=sparse).exists()


class TestWhoMay:
    def test_tells_whoever_did_not_start_the_page(self, article):
        response = signed_in(make_user("author")).get(address(article))

        assert response.status_code == 403
        assert "This page was started by somebody else. Ask a managing editor." in words(read(response).main)

    def test_says_that_it_is_in_review_already(self, visitor, author):
        submission = in_review(author=author)

        response = visitor.post(address(submission.page), form())

        assert response.status_code == 403
        assert read(response).find("a", class_="btn")["href"] == reverse("reviews:review", args=[submission.pk])
        assert Submission.objects.filter(page=submission.page).count() == 1

    def test_says_so_when_there_is_no_newer_draft(self, visitor, author, article):
        publish_signed_off(article, author=author)

        assert "no draft is newer than what is live" in words(read(visitor.get(address(article))).main)

    @pytest.mark.parametrize("number", ["1", "0", "999999", "99999999999999999999"])
    def test_a_page_that_is_not_reviewed_is_not_found(self, visitor, number):
        assert visitor.get(f"/admin/reviews/submit/{number}/").status_code == 404
