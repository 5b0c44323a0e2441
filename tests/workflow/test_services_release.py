"""A page that is signed and waits: it goes live as it was signed, when its moment comes, once, or not at all."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import Page

from cms.vocabulary.models import Citation
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic, supersede
from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from workflow import services, verification
from workflow.models import AuditEntry, ReleaseTrouble, SignOff, Submission
from workflow.packet.record import packet_of
from workflow.refusals import NotSignedOff, Outdated, Refused
from workflow.services.release import NothingToReleaseError
from workflow.services.signing import seal_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def author():
    return make_user("author")


@pytest.fixture
def editor():
    return make_user("managing_editor")


@pytest.fixture
def moment():
    return timezone.now() + DAY


@pytest.fixture
def article(author):
    return make_article(make_index(), owner=author)


@pytest.fixture
def submission(article, author, moment):
    return submit(article, author=author, release_at=moment)


@pytest.fixture
def waiting(submission):
    """A submission with all its signatures, due in a day."""
    sign(submission)
    return again(submission)


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def page_of(submission):
    return Page.objects.get(pk=submission.page_id).specific


def source_of(submission):
    return next(iter(submission.revision.as_object().evidence)).citation


def entries(submission, action):
    return AuditEntry.objects.filter(page=submission.page_id, action=action)


def at(moment):
    """Turn every clock to `moment`."""
    return time_machine.travel(moment, tick=False)


class TestChoosing:
    def test_is_written_down_with_the_submission(self, submission, moment):
        assert submission.release_at == moment
        assert entries(submission, "submitted").get().data["release_at"] == moment.isoformat()

    def test_is_no_part_of_what_is_signed(self, article, author, submission, editor):
        before = seal_of(submission).fingerprint

        services.reschedule(submission=submission, user=editor, release_at=None, seen=submission.release_at)

        assert seal_of(again(submission)).fingerprint == before

    @pytest.mark.parametrize(("days", "words"), [(-1, "has passed"), (0, "has passed"), (400, "within a year")])
    def test_refuses_a_moment_that_cannot_be(self, article, author, days, words):
        with pytest.raises(Refused, match=words):
            submit(article, author=author, release_at=timezone.now() + days * DAY)

        assert not Submission.objects.filter(page=article).exists()


class TestTheLastSignature:
    def test_puts_nothing_live_before_the_moment(self, waiting):
        assert waiting.status == Submission.Status.APPROVED
        assert not page_of(waiting).live
        assert [entry.action for entry in AuditEntry.objects.filter(page=waiting.page_id)][:2] == [
            "approved",
            "signed_off",
        ]

    def test_puts_it_live_when_the_moment_has_passed_meanwhile(self, submission, moment):
        with at(moment + MINUTE):
            sign(submission)

        assert page_of(submission).live

    def test_tells_the_author_when_it_goes_live(self, waiting, author):
        told = mail.outbox[-1]

        assert told.to == [author.email]
        assert "Goes live" in told.body


class TestRelease:
    def test_puts_exactly_the_signed_revision_live(self, waiting, author, moment):
        later = page_of(waiting).get_latest_revision_as_object()
        later.title = "Written while it waited"
        later.save_revision(user=author)

        with at(moment):
            services.release_due()

        page = page_of(waiting)
        assert page.live
        assert page.live_revision_id == waiting.revision_id
        assert page.title != "Written while it waited"
        assert page.has_unpublished_changes
        assert again(waiting).status == Submission.Status.PUBLISHED
        assert list(verification.findings()) == []

    def test_tells_the_author_and_the_signer(self, waiting, author, moment):
        with at(moment):
            services.release_due()

        told = {
            recipient for message in mail.outbox if message.subject.startswith("Live now") for recipient in message.to
        }
        assert told == {author.email, waiting.sign_offs.get().reviewer.email}

    def test_counts_the_next_review_from_the_day_of_the_signature(self, waiting, moment, editor):
        signed_on = timezone.localdate(waiting.sign_offs.get().signed_at)
        services.reschedule(submission=waiting, user=editor, release_at=moment + 100 * DAY, seen=moment)

        with at(moment + 100 * DAY):
            services.release_due()

        governance = page_of(waiting).governance
        assert governance.last_reviewed_on == signed_on
        assert governance.next_review_on == signed_on.replace(year=signed_on.year + 1)

    def test_refuses_what_is_due_for_review_again(self, waiting, moment):
        with at(moment + 400 * DAY):
            services.release_due()

        assert again(waiting).status == Submission.Status.IN_REVIEW
        assert "due for review again" in entries(waiting, "release_refused").get().data["note"]

    def test_names_whose_signature_no_longer_stands(self, waiting, moment):
        SignOff.objects.filter(submission=waiting).update(withdrawn_at=timezone.now())

        with at(moment):
            reason = services.release(submission=waiting)

        assert reason == "A signature no longer stands: any specialty has to sign again."
        assert not page_of(waiting).live

    def test_stands_in_the_packet(self, waiting, moment):
        with at(moment):
            services.release_due()

        packet = packet_of(again(waiting))
        said = {entry["action"]: entry["states"] for entry in packet["audit"]}
        assert list(said) == ["submitted", "signed_off", "approved", "published"]
        assert said["submitted"]["release_at"] == moment.isoformat()
        assert packet["signatures"][0]["signed_at"] < packet["published_at"]

    def test_happens_once(self, waiting, moment):
        with at(moment):
            services.release_due()
            services.release_due()
            with pytest.raises(NothingToReleaseError):
                services.release(submission=waiting)

        assert entries(waiting, "published").count() == 1

    def test_never_happens_early(self, waiting, moment):
        with at(moment - MINUTE):
            services.release_due()
            with pytest.raises(Outdated, match="not due"):
                services.release(submission=waiting)

        assert not page_of(waiting).live

    def test_survives_a_clock_that_jumps_back(self, waiting, moment):
        with at(moment):
            services.release_due()
        with at(moment - 2 * DAY):
            services.release_due()

        assert page_of(waiting).live
        assert entries(waiting, "published").count() == 1

    def test_comes_late_when_the_clock_jumped_ahead_over_the_moment(self, waiting, moment):
        with at(moment + 300 * DAY):
            services.release_due()

        assert page_of(waiting).live

    def test_replaces_what_is_live_only_then(self, author, moment):
        article = publish_signed_off(make_article(make_index(), owner=author), author=author)
        before = article.live_revision_id
        article.title = "The new answer"
        waiting = submit(article, author=author, release_at=moment)
        sign(waiting)

        assert page_of(waiting).live_revision_id == before
        with at(moment):
            services.release_due()

        assert page_of(waiting).title == "The new answer"
        assert list(verification.findings()) == []

    def test_goes_to_the_address_to_which_the_page_was_moved(self, waiting, moment):
        elsewhere = make_index(slug="elsewhere")
        page_of(waiting).move(elsewhere, pos="last-child")

        with at(moment):
            services.release_due()

        page = page_of(waiting)
        assert page.live
        assert page.get_parent().pk == elsewhere.pk

    def test_does_nothing_for_a_page_in_review(self, submission, moment):
        with at(moment):
            services.release_due()

        assert again(submission).status == Submission.Status.IN_REVIEW


class TestASourceThatChanged:
    def assert_sent_back(self, waiting, words):
        current = again(waiting)
        assert current.status == Submission.Status.IN_REVIEW
        assert not page_of(waiting).live
        assert not current.sign_offs.standing().exists()
        assert current.requests.filter(closed_at=None).count() == current.signatures
        assert words in entries(waiting, "release_refused").get().data["note"]

    def test_in_its_words_keeps_the_page_back_and_is_named(self, waiting, moment):
        source = source_of(waiting)
        source.title += ", corrected"
        source.save()

        with at(moment):
            services.release_due()

        self.assert_sent_back(waiting, str(source))

    def test_that_was_superseded_keeps_the_page_back(self, waiting, moment):
        supersede(source_of(waiting))

        with at(moment):
            services.release_due()

        self.assert_sent_back(waiting, "no longer holds")

    def test_before_the_last_signature_was_read_by_the_signer(self, submission, moment):
        supersede(source_of(submission))
        sign(submission)

        with at(moment):
            services.release_due()

        assert page_of(submission).live

    def test_and_was_changed_back_goes_live(self, waiting, moment):
        source = source_of(waiting)
        title = source.title
        for words in (f"{title}, corrected", title):
            source.title = words
            source.save()

        with at(moment):
            services.release_due()

        assert page_of(waiting).live

    def test_is_told_to_author_signer_and_lead(self, waiting, author, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")

        with at(moment):
            services.release_due()

        refused = [message for message in mail.outbox if message.subject.startswith("Not released")]
        told = {recipient for message in refused for recipient in message.to}
        assert {author.email, waiting.sign_offs.get().reviewer.email, "lead@example.org"} <= told
        assert "Another" in refused[0].body

    def test_is_signed_again_and_goes_live(self, waiting, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")
        with at(moment):
            services.release_due()

            sign(again(waiting))

        assert page_of(waiting).live
        assert list(verification.findings()) == []

    def test_of_one_page_never_stops_the_others(self, waiting, author, moment):
        Citation.objects.filter(pk=source_of(waiting).pk).update(title="Another")
        other = submit(
            make_article(
                page_of(waiting).get_parent().specific, owner=author, slug="o", topics=[make_topic("Constipation")]
            ),
            author=author,
            release_at=moment,
        )
        sign(other)

        with at(moment):
            services.release_due()

        assert not page_of(waiting).live
        assert page_of(other).live


class TestWhileItWaits:
    def test_the_page_can_be_edited_and_not_submitted(self, waiting, author):
        page = page_of(waiting)
        page.title = "Another draft"
        page.save_revision(user=author)

        with pytest.raises(Refused, match="only once"):
            services.submit(page=page, user=author, update_type="minor", change_note="Another.")

    def test_an_autosave_over_the_signed_revision_becomes_a_new_one(self, waiting, author):
        page = page_of(waiting)
        signed = page.latest_revision
        page.title = "Another draft"

        saved = page.save_revision(user=author, overwrite_revision=signed)

        assert saved.pk != signed.pk

    def test_a_signature_can_be_withdrawn(self, waiting):
        reviewer = waiting.sign_offs.get().reviewer

        services.withdraw_signature(submission=waiting, user=reviewer, note="I misread the dose.")

        current = again(waiting)
        assert current.status == Submission.Status.IN_REVIEW
        assert current.requests.filter(closed_at=None).exists()

    def test_it_can_be_recalled(self, waiting, author, moment):
        services.recall(submission=waiting, user=author)

        with at(moment):
            services.release_due()

        assert again(waiting).status == Submission.Status.RECALLED
        assert not page_of(waiting).live
        assert not waiting.sign_offs.standing().exists()

    def test_it_can_be_recalled_and_submitted_anew(self, waiting, author):
        services.recall(submission=waiting, user=author)

        second = services.submit(page=page_of(waiting), user=author, update_type="minor", change_note="Again.")
        sign(second)

        assert page_of(waiting).live

    def test_a_clinician_can_ask_for_changes(self, waiting):
        services.request_changes(submission=waiting, user=make_user("clinical_lead"), note="Name the label.")

        assert again(waiting).status == Submission.Status.CHANGES_REQUESTED
        assert not waiting.sign_offs.standing().exists()

    def test_nobody_recalls_the_page_of_somebody_else(self, waiting):
        with pytest.raises(Refused):
            services.recall(submission=waiting, user=make_user("author"))

    def test_it_cannot_be_deleted(self, waiting, editor):
        assert not page_of(waiting).permissions_for_user(editor).can_delete()

    def test_what_is_live_cannot_be_confirmed_over_it(self, author, moment):
        article = publish_signed_off(make_article(make_index(), owner=author), author=author)
        sign(submit(article, author=author, release_at=moment))

        decision = services.currency.may_reaffirm(make_user("clinical_reviewer"), again(article))

        assert not decision

    def test_withdrawing_what_is_live_sends_it_back_to_review(self, author, editor, moment):
        article = publish_signed_off(make_article(make_index(), owner=author), author=author)
        waiting = submit(article, author=author, release_at=moment)
        sign(waiting)

        services.withdraw(page=again(article), user=editor, reason="safety", note="It may do harm.")

        assert again(waiting).status == Submission.Status.IN_REVIEW
        assert not SignOff.objects.filter(submission=waiting).standing().exists()
        assert "withdrawn" in entries(waiting, "release_refused").get().data["note"]


class TestReschedule:
    def test_moves_the_moment(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=moment + DAY, seen=moment)

        with at(moment):
            services.release_due()
        assert not page_of(waiting).live
        with at(moment + DAY):
            services.release_due()
        assert page_of(waiting).live

    def test_to_as_soon_as_possible_releases_at_once(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=None, seen=moment)

        assert page_of(waiting).live
        assert entries(waiting, "rescheduled").get().actor == editor
        assert entries(waiting, "published").get().actor is None

    def test_at_once_compares_the_sources_as_well(self, waiting, editor, moment):
        supersede(source_of(waiting))

        reason = services.reschedule(submission=waiting, user=editor, release_at=None, seen=moment)

        assert "no longer holds" in reason
        assert not page_of(waiting).live
        assert again(waiting).status == Submission.Status.IN_REVIEW

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "clinical_lead", "auditor", "site_admin", ""])
    def test_is_for_managing_editors(self, waiting, role, moment):
        with pytest.raises(Refused, match="Only a managing editor"):
            services.reschedule(submission=waiting, user=make_user(role, superuser=True), release_at=None, seen=moment)

        assert again(waiting).release_at == moment

    def test_refuses_a_screen_that_is_out_of_date(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=moment + DAY, seen=moment)

        with pytest.raises(Outdated, match="Somebody has changed meanwhile"):
            services.reschedule(submission=waiting, user=editor, release_at=None, seen=moment)

        assert not page_of(waiting).live

    def test_refuses_the_past(self, waiting, editor, moment):
        with pytest.raises(Refused, match="has passed"):
            services.reschedule(submission=waiting, user=editor, release_at=timezone.now() - DAY, seen=moment)


class TestTrouble:
    @pytest.fixture
    def gone(self, waiting):
        """Wagtail's row of the review was purged while the page waited."""
        waiting.workflow_state.delete()
        return again(waiting)

    def test_is_noted_where_a_person_sees_it(self, gone, moment):
        with at(moment):
            services.release_due()

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

    def test_never_stops_the_others(self, gone, author, moment):
        other = submit(
            make_article(
                page_of(gone).get_parent().specific, owner=author, slug="o", topics=[make_topic("Constipation")]
            ),
            author=author,
            release_at=moment,
        )
        sign(other)

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
