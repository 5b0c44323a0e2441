"""The screen on which a review is decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from tests.factories.vocabulary import supersede
from tests.factories.workflow import PASSWORD, make_user, sign, submit
from tests.workflow.admin.screens import (
    again,
    an_article,
    built_once,
    changed_article,
    fingerprint_on,
    in_review,
    read,
    screen_of,
    signed_in,
    words,
)
from workflow import services
from workflow.models import AuditEntry, SignOff, Submission
from workflow.services.signing import seal_of

pytestmark = pytest.mark.django_db

CHANGED = "Check the absolute neutrophil count monthly. [1]"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A change of a live article in review, and who sent it."""
    with built_once(django_db_blocker):
        author = make_user("author", username="sorrel")
        article = changed_article(author=author, summary=CHANGED)
        submission = submit(article, author=author, note="Monthly, not weekly.", update_type="safety")
        yield {"author": author, "reviewer": make_user("clinical_reviewer", username="rowan"), "submission": submission}


@pytest.fixture
def author(built, db):
    return again(built["author"])


@pytest.fixture
def reviewer(built, db):
    return again(built["reviewer"])


@pytest.fixture
def submission(built, db):
    return again(built["submission"])


@pytest.fixture
def visitor(reviewer):
    return signed_in(reviewer)


def signature(visitor, submission, **changes):
    """Return the form that signs what is on the screen."""
    shown = {"fingerprint": fingerprint_on(visitor, submission)}
    return {"outcome": "sign", "attested": "on", "password": PASSWORD, **shown, **changes}


@pytest.mark.screens
class TestReading:
    def test_says_what_why_who_and_by_when(self, visitor, submission):
        page = read(visitor.get(screen_of(submission)))

        head = words(page.find(class_="rv-head"))
        assert "What blood counts does clozapine need?" in head
        assert "Safety correction Sent by Sorrel" in head
        assert "in 14 days" in head
        assert "Monthly, not weekly." in head
        assert "Readers see the text that was signed last until you decide." in head

    def test_marks_the_difference_in_words_as_well(self, visitor, submission):
        page = read(visitor.get(screen_of(submission)))

        block = page.find(id="summary")
        assert "Added: monthly" in words(block)
        assert "Deleted: weekly for six months, then less often" in words(block)
        assert words(page.find(class_="rv-bar")).endswith("1 of 12 parts changed")

    def test_folds_away_what_did_not_change_and_still_has_its_words(self, visitor, submission):
        page = read(visitor.get(screen_of(submission)))

        folded = page.find(id="title").find_parent("details")
        assert not folded.has_attr("open")
        assert "What blood counts does clozapine need?" in words(folded)

    def test_reads_nested_blocks_with_the_labels_of_the_editor(self, visitor, submission):
        page = read(visitor.get(screen_of(submission)))

        tip = next(part for part in page.select(".blk section") if words(part.find(class_="h")) == "Tip")
        assert "Statement Evaluate bowel function before the first dose." in words(tip)
        assert "What is at stake Safety" in words(tip)
        assert "FDA communication on the end of the clozapine REMS (27 August 2025)" in words(tip)

    def test_a_first_version_is_shown_whole_and_unmarked(self, visitor):
        page = read(visitor.get(screen_of(in_review())))

        assert "Never signed before, so you read it whole." in words(page.find(class_="rv-bar"))
        assert not page.select(".diff ins, .diff del, .diff > .same")

    def test_compares_with_what_was_signed_last_and_says_whether_that_is_live(self, visitor, author, submission):
        assert words(read(visitor.get(screen_of(submission))).select_one(".seg a")).endswith(", and live now")
        sign(submission)
        services.withdraw(page=submission.page, user=make_user("managing_editor"), reason="error", note="It was wrong.")
        article = submission.page.specific
        article.summary = "Check the count. [1]"
        later = submit(article, author=author)

        page = read(visitor.get(screen_of(later)))

        assert [words(link) for link in page.select(".seg a")] == [f"last signed, {timezone.localdate():%-d %b %Y}"]
        assert "Deleted: monthly" in words(page.find(id="summary"))
        assert "Withdrawn since" in words(page.find(class_="why"))

    def test_compares_with_what_was_sent_back(self, visitor, author, submission):
        services.request_changes(submission=submission, user=make_user("clinical_lead"), note="Say how often.")
        article = again(submission.page).specific.get_latest_revision_as_object()
        article.summary = CHANGED.replace("monthly", "every month")
        later = submit(article, author=author)

        page = read(visitor.get(screen_of(later), {"against": "back"}))

        assert words(page.select_one(".seg [aria-current]")).startswith("sent back,")
        assert "Deleted: monthly Added: every month" in words(page.find(id="summary"))

    def test_lists_the_evidence_with_its_warning_and_its_address(self, visitor, submission):
        citation = submission.revision.as_object().summary_citations[0]
        supersede(citation)

        page = read(visitor.get(screen_of(submission)))

        evidence = page.find(class_="rests")
        assert "Source no longer in force 13 June 2025" in words(evidence)
        assert evidence.find("a")["href"] == citation.link
        assert "It rests on “FDA communication" in words(page.find(class_="why"))

    def test_previews_exactly_what_was_handed_in(self, visitor, submission):
        response = visitor.get(reverse("reviews:preview", args=[submission.pk]))

        assert CHANGED.split("[")[0].strip() in words(read(response))
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]

    def test_tells_an_author_why_they_cannot_sign(self, author, submission):
        page = read(signed_in(author).get(screen_of(submission)))

        assert "You cannot sign this. Only the clinical team signs off this page." in words(page.find(class_="rv-side"))
        assert page.find("input", {"name": "password"}) is None

    def test_tells_a_contributor_why_they_cannot_sign(self, reviewer, author):
        article = an_article(owner=author)
        article.save_revision(user=reviewer)
        submission = submit(article, author=author)

        page = read(signed_in(reviewer).get(screen_of(submission)))

        assert "You contributed to this text" in words(page.find(class_="rv-side"))
        assert page.find("input", {"name": "outcome", "value": "sign"}) is None

    def test_leads_from_the_mail_through_the_login_to_the_review(self, client, submission, reviewer):
        response = client.get(screen_of(submission))
        assert response.url == f"{reverse('wagtailadmin_login')}?next={screen_of(submission)}"

        response = client.post(response.url, {"username": reviewer.username, "password": PASSWORD})

        assert response.url == screen_of(submission)

    def test_sends_the_strict_policy(self, visitor, submission):
        policy = visitor.get(screen_of(submission)).headers["Content-Security-Policy"]

        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


class TestOpening:
    @pytest.mark.parametrize("role", ["auditor", "site_admin"])
    @pytest.mark.parametrize("door", ["review", "preview", "recall"])
    def test_shows_no_draft_to_whoever_may_not_read_it(self, submission, role, door):
        visitor, address = signed_in(make_user(role)), reverse(f"reviews:{door}", args=[submission.pk])

        response = visitor.post(address) if door == "recall" else visitor.get(address)

        assert response.status_code == 403
        assert "Drafts are shown to their author" in words(read(response).main)
        assert "monthly" not in response.text

    @pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1", "x"])
    def test_a_forged_number_is_not_found(self, visitor, number):
        for address in (f"/admin/reviews/{number}/", f"/admin/reviews/{number}/preview/"):
            assert visitor.get(address).status_code == 404

    def test_reading_writes_nothing(self, author, visitor, submission):
        with CaptureQueriesContext(connection) as queries:
            for address in (
                screen_of(submission),
                reverse("reviews:preview", args=[submission.pk]),
                reverse("reviews:record", args=[submission.page_id]),
                reverse("reviews:queue"),
            ):
                assert visitor.get(address).status_code == 200

        assert not [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")]


class TestSigning:
    def test_publishes_what_was_on_the_screen(self, visitor, reviewer, submission):
        response = visitor.post(screen_of(submission), signature(visitor, submission))

        assert response.url == screen_of(submission)
        signed = SignOff.objects.get(submission=submission)
        assert signed.reviewer == reviewer
        submission.page.refresh_from_db()
        assert submission.page.live_revision == submission.revision
        assert submission.page.specific.summary == CHANGED

    def test_starts_without_a_tick(self, visitor, submission):
        box = read(visitor.get(screen_of(submission))).find("input", {"name": "attested"})

        assert not box.has_attr("checked")

    @pytest.mark.parametrize(
        ("changes", "said", "status"),
        [
            ({"attested": ""}, "Confirm the statement above the button", 422),
            ({"password": ""}, "Enter your own password", 422),
            ({"password": "wrong"}, "That is not your password, so nothing was signed.", 403),
            ({"outcome": ""}, "Choose what you decide.", 422),
            ({"outcome": "publish"}, "Select a valid choice.", 422),
        ],
    )
    def test_says_beside_the_form_what_is_missing(self, visitor, submission, changes, said, status):
        form = signature(visitor, submission, note="Half a thought.", **changes)

        response = visitor.post(screen_of(submission), form)

        side = read(response).find(class_="rv-side")
        assert response.status_code == status
        assert said in words(side)
        assert "Half a thought." in words(side)
        assert PASSWORD not in response.text
        assert not SignOff.objects.filter(submission=submission).exists()

    def test_keeps_the_tick_when_the_password_was_wrong(self, visitor, submission):
        response = visitor.post(screen_of(submission), signature(visitor, submission, password="wrong"))

        assert read(response).find("input", {"name": "attested"}).has_attr("checked")

    def test_refuses_a_screen_whose_source_has_changed(self, visitor, submission):
        form = signature(visitor, submission)
        citation = submission.revision.as_object().summary_citations[0]
        citation.title = "Another title"
        citation.save()

        response = visitor.post(screen_of(submission), form)

        alert = read(response).find(class_="stale")
        assert response.status_code == 409
        assert "no longer what was on your screen" in words(alert)
        assert alert.find("a")["href"] == screen_of(submission)
        assert not SignOff.objects.filter(submission=submission).exists()

    def test_refuses_the_fingerprint_of_another_review(self, visitor, submission):
        page = submission.page.specific
        front = page.get_site().root_page.specific
        front.lead = "Another lead."
        other = submit(front)

        response = visitor.post(
            screen_of(submission), signature(visitor, submission, fingerprint=seal_of(other).fingerprint)
        )

        assert response.status_code == 409
        assert not SignOff.objects.filter(submission=submission).exists()

    def test_refuses_a_form_that_is_sent_again(self, visitor, submission):
        form = signature(visitor, submission)
        visitor.post(screen_of(submission), form)

        response = visitor.post(screen_of(submission), form)

        assert response.status_code == 409
        assert "This review is closed already" in words(read(response).main)
        assert SignOff.objects.filter(submission=submission).count() == 1

    def test_refuses_an_author_who_forges_the_form(self, author, visitor, submission):
        form = signature(visitor, submission)

        response = signed_in(author).post(screen_of(submission), form)

        assert response.status_code == 403
        assert not SignOff.objects.filter(submission=submission).exists()

    def test_a_superuser_without_a_role_decides_nothing(self, visitor, submission):
        response = signed_in(make_user(superuser=True)).post(screen_of(submission), signature(visitor, submission))

        assert response.status_code == 403
        assert not SignOff.objects.filter(submission=submission).exists()


class TestAskingForChanges:
    def test_sends_it_back_with_the_note(self, visitor, submission):
        response = visitor.post(
            screen_of(submission), {"outcome": "changes", "note": "Name the label.", "fingerprint": "x"}
        )

        submission.refresh_from_db()
        assert response.url == screen_of(submission)
        assert submission.status == Submission.Status.CHANGES_REQUESTED
        assert AuditEntry.objects.filter(action="changes_requested").get().data["note"] == "Name the label."

    def test_asks_for_the_note(self, visitor, submission):
        response = visitor.post(screen_of(submission), {"outcome": "changes", "note": " ", "fingerprint": "x"})

        assert response.status_code == 422
        assert "Say what has to change" in words(read(response).find(class_="for-changes"))

    def test_a_closed_review_still_says_what_was_decided(self, visitor, author, submission):
        services.request_changes(submission=submission, user=make_user("clinical_lead"), note="Name the label.")

        page = read(signed_in(author).get(screen_of(submission)))

        assert "Changes requested by Clinical_Lead" in words(page.find(class_="outcome"))
        assert "Name the label." in words(page.find(class_="outcome"))
        assert page.find("textarea") is None
        assert "Added: monthly" in words(page.find(id="summary"))


class TestCommenting:
    def test_stands_at_its_block_here_and_in_the_editor(self, visitor, reviewer, submission):
        block = submission.revision.as_object().body[2]
        path = f"body.{block.id}"

        response = visitor.post(screen_of(submission), {"comment": "1", "path": path, "text": "Which label?"})

        left = Comment.objects.get(page=submission.page_id)
        assert response.url == f"{screen_of(submission)}#{path}"
        assert (left.user, left.text, left.contentpath) == (reviewer, "Which label?", path)
        assert "Which label?" in words(read(visitor.get(screen_of(submission))).find(id=path))

    def test_an_unchanged_block_with_a_comment_does_not_fold_away(self, visitor, submission):
        visitor.post(screen_of(submission), {"comment": "1", "path": "title", "text": "Good question."})

        page = read(visitor.get(screen_of(submission)))

        assert page.find(id="title").find_parent("details") is None

    def test_asks_for_words_and_keeps_the_place(self, visitor, submission):
        response = visitor.post(screen_of(submission), {"comment": "1", "path": "title", "text": " "})

        form = read(response).find(id="title").find("details", class_="say")
        assert response.status_code == 422
        assert form.has_attr("open")
        assert "The comment is empty." in words(form)

    def test_refuses_a_place_that_the_page_does_not_have_and_keeps_the_words(self, visitor, submission):
        response = visitor.post(screen_of(submission), {"comment": "1", "path": "body.nowhere", "text": "Lost?"})

        assert response.status_code == 422
        assert "not on this page" in words(read(response).find(class_="whole"))
        assert "Lost?" in words(read(response).find(class_="whole"))
        assert not Comment.objects.exists()

    def test_is_not_for_authors(self, author, submission):
        response = signed_in(author).post(screen_of(submission), {"comment": "1", "path": "title", "text": "Mine."})

        assert response.status_code == 403
        assert not Comment.objects.exists()


class TestRecalling:
    def test_gives_the_page_back_to_its_author(self, author, submission):
        response = signed_in(author).post(reverse("reviews:recall", args=[submission.pk]))

        submission.refresh_from_db()
        assert response.url == reverse("wagtailadmin_pages:edit", args=[submission.page_id])
        assert submission.status == Submission.Status.RECALLED

    def test_is_refused_with_a_reason_once_it_is_decided(self, author, submission):
        sign(submission)

        response = signed_in(author).post(reverse("reviews:recall", args=[submission.pk]))

        assert response.status_code == 409
        assert "closed already" in words(read(response).main)

    def test_is_not_for_reviewers(self, visitor, submission):
        response = visitor.post(reverse("reviews:recall", args=[submission.pk]))

        submission.refresh_from_db()
        assert response.status_code == 403
        assert submission.status == Submission.Status.IN_REVIEW
        assert visitor.get(reverse("reviews:recall", args=[submission.pk])).status_code == 405
