"""What people read and do about releases: handing in, in the review, on the record, in the queue, in the editor."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.vocabulary.models import Citation
from tests.factories.workflow import PASSWORD, make_user, sign
from tests.workflow.admin.screens import (
    again,
    an_article,
    fingerprint_on,
    in_review,
    read,
    said,
    screen_of,
    signed_in,
    words,
)
from tests.workflow.admin.screens import typed as form
from workflow import services
from workflow.models import Submission
from workflow.release_words import center_moment

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CENTER = timezone.get_default_timezone()


@pytest.fixture(scope="module")
def moment():
    return (timezone.now() + 3 * DAY).replace(second=0, microsecond=0)


@pytest.fixture(scope="module")
def kept_author(kept_db):
    return make_user("author", username="sorrel")


@pytest.fixture(scope="module")
def kept_waiting(kept_author, moment):
    submission = in_review(author=kept_author, release_at=moment)
    sign(submission)
    return submission


@pytest.fixture
def author(kept_author, db):
    return again(kept_author)


@pytest.fixture
def editor(db):
    return make_user("managing_editor", username="yarrow")


@pytest.fixture
def waiting(kept_waiting, db):
    return again(kept_waiting)


def typed(moment):
    return timezone.localtime(moment, CENTER).strftime("%Y-%m-%dT%H:%M")


def record_of(submission):
    return reverse("reviews:record", args=[submission.page_id])


def moving(moment, **fields):
    return {"reschedule": "1", "when": "soon", "release_at": "", "seen": moment.isoformat(), **fields}


class TestSubmitting:
    @pytest.fixture
    def draft(self, author):
        article = an_article(owner=author)
        article.save_revision(user=author)
        return article

    def hand_in(self, draft, author, **fields):
        data = {"update_type": "major", "change_note": "New.", "due_on": "2999-01-01", "assignee": ""}
        return signed_in(author).post(reverse("reviews:submit", args=[draft.pk]), data | fields)

    def test_offers_at_once_and_a_moment(self, draft, author):
        page = read(signed_in(author).get(reverse("reviews:submit", args=[draft.pk])))

        assert "As soon as it is signed" in words(page)
        assert page.find("input", {"name": "release_at", "type": "datetime-local"})
        assert page.find("input", {"name": "when", "value": "soon", "checked": True})
        assert "America/New York" in words(page)

    def test_keeps_the_moment_of_the_centers_clock(self, draft, author, moment):
        UserProfile.objects.create(user=author, current_time_zone="Asia/Tokyo")

        self.hand_in(draft, author, when="later", release_at=typed(moment))

        assert Submission.objects.get(page=draft).release_at == moment

    def test_takes_none_for_as_soon_as_it_is_signed(self, draft, author):
        self.hand_in(draft, author)

        assert Submission.objects.get(page=draft).release_at is None

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"when": "later"}, "Choose the day and the time."),
            ({"when": "later", "release_at": "2020-01-01T09:00"}, "This time has passed."),
            ({"when": "later", "release_at": "2999-01-01T09:00"}, "Choose a time within a year"),
            ({"when": "later", "release_at": "tomorrow"}, "Write the day and the time as"),
            ({"when": "soon", "release_at": "2026-12-24T09:00"}, "You chose a time as well"),
            ({"when": "never"}, "Select a valid choice"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, draft, author, fields, told):
        response = self.hand_in(draft, author, **fields)

        assert response.status_code == 422
        assert told in words(read(response))
        assert not Submission.objects.filter(page=draft).exists()


class TestReviewing:
    def test_tells_the_reviewer_when_it_goes_live(self, author, moment):
        submission = in_review(author=author, release_at=moment)

        page = words(read(signed_in(make_user("clinical_reviewer")).get(screen_of(submission))))

        assert f"Once it is signed: Goes live {center_moment(moment)}." in page
        assert "goes live at once" not in page
        assert "Sign and publish" not in page

    def test_the_last_signature_says_that_it_waits(self, author, moment):
        submission = in_review(author=author, release_at=moment)
        visitor = signed_in(make_user("clinical_reviewer"))
        data = {
            "outcome": "sign",
            "fingerprint": fingerprint_on(visitor, submission),
            "attested": "on",
            "password": PASSWORD,
        }

        response = visitor.post(screen_of(submission), data)

        assert f"The review is complete. Goes live {center_moment(moment)}." in said(response)
        page = words(read(visitor.get(screen_of(submission))))
        assert "Signed off, not live yet." in page
        assert "Take my signature back" in page

    def test_a_clinician_can_still_send_it_back(self, waiting):
        visitor = signed_in(make_user("clinical_lead"))
        assert "Send it back" in words(read(visitor.get(screen_of(waiting))))

        data = {"outcome": "changes", "note": "The dose is wrong.", "fingerprint": fingerprint_on(visitor, waiting)}
        visitor.post(screen_of(waiting), data)

        assert again(waiting).status == Submission.Status.CHANGES_REQUESTED

    def test_nobody_signs_it_again(self, waiting):
        visitor = signed_in(make_user("clinical_reviewer"))
        page = read(visitor.get(screen_of(waiting)))
        assert not page.find("input", {"name": "password"})

        data = {"outcome": "sign", "fingerprint": "0" * 64, "attested": "on", "password": PASSWORD}
        response = visitor.post(screen_of(waiting), data)

        assert response.status_code == 409

    def test_says_after_a_refusal_why_it_is_asked_for_again(self, waiting, moment):
        Citation.objects.update(title="Another source")
        with time_machine.travel(moment):
            services.release_due()

            visitor = signed_in(make_user("clinical_reviewer"))
            page = words(read(visitor.get(screen_of(waiting))))
            queue = words(read(visitor.get(reverse("reviews:queue"))))

        assert "It was signed, and not put live. A source changed after it was signed: “Another source" in page
        assert "Its release was refused" in queue


class TestRecord:
    def test_says_when_it_goes_live_and_who_chose_that(self, waiting, editor, moment, author):
        page = words(read(signed_in(editor).get(record_of(waiting))))

        assert f"Goes live {center_moment(moment)}." in page
        assert f"This time was chosen by {author}" in page

    def test_moves_the_moment(self, waiting, editor, moment):
        later = moment + DAY

        response = signed_in(editor).post(record_of(waiting), moving(moment, when="later", release_at=typed(later)))

        assert again(waiting).release_at == later
        assert center_moment(later) in said(response)

    def test_releases_at_once(self, waiting, editor, moment):
        response = signed_in(editor).post(record_of(waiting), moving(moment))

        assert again(waiting).status == Submission.Status.PUBLISHED
        assert "exactly as it was signed" in said(response)

    def test_says_what_kept_it_from_going_live(self, waiting, editor, moment):
        Citation.objects.update(title="Another source")

        response = signed_in(editor).post(record_of(waiting), moving(moment))

        assert "A source changed after it was signed" in said(response)
        assert again(waiting).status == Submission.Status.IN_REVIEW

    def test_answers_a_screen_that_is_out_of_date(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=moment + DAY, seen=moment)

        response = signed_in(editor).post(record_of(waiting), moving(moment))

        assert response.status_code == 409
        assert f"Somebody has changed meanwhile when this page goes live: Goes live {center_moment(moment + DAY)}." in (
            words(read(response))
        )
        assert again(waiting).status == Submission.Status.APPROVED

    def test_answers_when_it_went_live_meanwhile(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=None, seen=moment)

        response = signed_in(editor).post(record_of(waiting), moving(moment))

        assert response.status_code == 409
        assert "Nothing of this page is in review or waits" in words(read(response))

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "clinical_lead", "auditor", "site_admin"])
    def test_is_moved_by_nobody_else(self, waiting, author, role, moment):
        person = author if role == "author" else make_user(role)
        assert "Move or drop the time" not in words(read(signed_in(person).get(record_of(waiting))))

        response = signed_in(person).post(record_of(waiting), moving(moment))

        assert response.status_code == 403
        assert again(waiting).release_at == moment

    @pytest.mark.parametrize("seen", ["2020-13-45", "yesterday", "2026-01-01T00:00:00"])
    def test_takes_no_forged_moment(self, waiting, editor, moment, seen):
        response = signed_in(editor).post(record_of(waiting), moving(moment, seen=seen))

        assert response.status_code == 422
        assert again(waiting).status == Submission.Status.APPROVED

    def test_is_taken_back_by_its_author(self, waiting, author):
        signed_in(author).post(reverse("reviews:recall", args=[waiting.pk]))

        assert again(waiting).status == Submission.Status.RECALLED

    def test_tells_of_a_release_that_failed(self, waiting, editor, moment):
        waiting.workflow_state.delete()
        with time_machine.travel(moment):
            services.release_due()

            page = words(read(signed_in(editor).get(record_of(waiting))))

        assert "It was due and did not go live. The workflow of this review is gone." in page


class TestQueue:
    def scheduled(self, person):
        return words(read(signed_in(person).get(reverse("reviews:queue"), {"show": "scheduled"})))

    def test_lists_what_waits(self, waiting, editor, moment):
        assert f"Goes live {center_moment(moment)}." in self.scheduled(editor)

    def test_shows_an_author_only_their_own(self, waiting, author):
        assert waiting.page.draft_title in self.scheduled(author)
        assert "Nothing is signed off and waits" in self.scheduled(make_user("author"))

    def test_asks_as_often_for_many_as_for_two(self, editor, author, moment):
        visitor = signed_in(editor)
        address = reverse("reviews:queue") + "?show=scheduled"

        def fill(number):
            for _each in range(number):
                sign(in_review(author=author, release_at=moment))
            visitor.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                visitor.get(address)
            return len(asked)

        assert fill(2) == fill(4)


class TestEditor:
    def test_says_that_it_waits_and_that_editing_goes_on(self, waiting, author, moment):
        page = words(read(signed_in(author).get(reverse("wagtailadmin_pages:edit", args=[waiting.page_id]))))

        assert "Signed off, not live yet" in page
        assert center_moment(moment) in page
        assert "does not go live with it" in page

    def test_saves_a_new_draft_that_is_not_released(self, waiting, author, moment):
        before = again(waiting.page).latest_revision_id

        signed_in(author).post(
            reverse("wagtailadmin_pages:edit", args=[waiting.page_id]), form(title="Another draft", slug="typed-2")
        )

        assert again(waiting.page).latest_revision_id != before
        with time_machine.travel(moment):
            services.release_due()
        page = again(waiting.page)
        assert page.live_revision_id == waiting.revision_id
        assert page.title != "Another draft"

    def test_the_listing_says_when_it_goes_live(self, waiting, editor, moment):
        parent = waiting.page.get_parent()

        page = words(read(signed_in(editor).get(reverse("wagtailadmin_explore", args=[parent.pk]))))

        assert f"signed off, goes live {center_moment(moment)}" in page
