"""What goes wrong with a release, and what SQL tries with it: noted, tried again, never in the way of others."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.workflow.releases.waiting import MINUTE, again, another_beside, at, entries, page_of
from workflow import services, verification
from workflow.models import Bundle, ReleaseTrouble, SignOff, Submission
from workflow.refusals import NotSignedOff
from workflow.services.release import attempt, note_trouble

pytestmark = pytest.mark.django_db


class TestTrouble:
    @pytest.fixture
    def gone(self, waiting):
        """Wagtail's row of the review was purged while the page waited."""
        waiting.workflow_state.delete()
        return again(waiting)

    def test_is_noted_where_a_person_sees_it(self, gone, moment, caplog):
        with at(moment):
            services.release_due()

        assert "A release failed" in caplog.text
        assert "workflow of this review is gone" in ReleaseTrouble.objects.get(submission=gone).what
        assert entries(gone, "release_failed").count() == 1
        assert not page_of(gone).live

    def test_is_tried_again_later_each_time(self, gone, moment):
        tries = []
        for minutes in range(200):
            with at(moment + minutes * MINUTE):
                services.release_due()
            tries.append(ReleaseTrouble.objects.get(submission=gone).tries)

        assert tries[-1] == 5
        assert entries(gone, "release_failed").count() == 1

    def test_is_tried_at_last_once_a_day(self, waiting):
        pauses = []
        for _try in range(7):
            trouble = note_trouble("It broke.", submission=waiting)
            pauses.append((trouble.try_again_at - trouble.tried_at) // MINUTE)

        assert pauses == [1, 5, 30, 120, 720, 1440, 1440]

    def test_that_nobody_expected_is_called_by_its_kind(self, waiting, caplog):
        attempt(lambda: 1 / 0, submission=waiting)

        assert ReleaseTrouble.objects.get(submission=waiting).what == "An unexpected error: ZeroDivisionError."

        attempt(lambda: 1 / 0, bundle=Bundle(name="Never stored"))
        assert "Nor could it be noted" in caplog.text

    def test_is_over_when_the_moment_is_moved(self, waiting, editor, moment):
        note_trouble("It broke.", submission=waiting)

        services.reschedule(submission=waiting, user=editor, release_at=moment + MINUTE, seen=moment)

        assert not ReleaseTrouble.objects.exists()

    def test_never_stops_the_others(self, gone, author, moment):
        other = another_beside(gone, author, moment)

        with at(moment):
            services.release_due()

        assert page_of(other).live

    def test_is_over_when_it_is_recalled(self, gone, author, moment):
        with at(moment):
            services.release_due()
            services.recall(submission=gone, user=author)

        assert not ReleaseTrouble.objects.filter(submission=gone).exists()


class TestBySQL:
    @pytest.mark.parametrize("status", ["approved", "published"])
    def test_nothing_is_signed_off_without_signatures(self, submission, status):
        with pytest.raises(IntegrityError, match="signatures are missing"), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(status=status)

    def test_nothing_is_handed_in_as_signed_off(self, submission):
        copied = again(submission)
        copied.pk, copied.status = None, "approved"

        with pytest.raises(IntegrityError), transaction.atomic():
            copied.save(force_insert=True)

    def test_a_page_that_waits_cannot_be_published(self, waiting):
        with pytest.raises(NotSignedOff), transaction.atomic():
            waiting.revision.publish(skip_permission_checks=True)
        with pytest.raises(IntegrityError, match="clinical gate"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO workflow_gatepermit VALUES (%s, %s, 0)", [waiting.page_id, waiting.revision_id])

    def test_what_was_released_never_waits_again(self, waiting, moment):
        with at(moment):
            services.release_due()

        for changes in ({"status": "approved"}, {"release_at": None}, {"warnings": {"a": "b"}}):
            with pytest.raises(IntegrityError, match="clinical gate"), transaction.atomic():
                Submission.objects.filter(pk=waiting.pk).update(**changes)

    def test_a_moment_may_move_and_puts_only_live_what_was_signed(self, waiting):
        Submission.objects.filter(pk=waiting.pk).update(release_at=timezone.now() - MINUTE)

        services.release_due()

        assert page_of(waiting).live_revision_id == waiting.revision_id

    def test_a_signature_taken_away_keeps_the_page_back(self, waiting, moment):
        SignOff.objects.filter(submission=waiting).update(withdrawn_at=timezone.now())
        assert any("waits for its release: signatures are missing" in said for said in verification.findings())

        with at(moment):
            services.release_due()

        assert again(waiting).status == Submission.Status.IN_REVIEW
        assert not page_of(waiting).live
