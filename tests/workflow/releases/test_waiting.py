"""What people may do with a page that waits: withdraw, recall, ask for changes, move the moment."""

import re

import pytest
from django.utils import timezone

from cms.core.references import key_of
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import supersede
from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from tests.workflow.releases.waiting import DAY, again, at, entries, page_of, source_of
from workflow import services
from workflow.models import ReleaseTrouble, SignOff, Submission
from workflow.refusals import Outdated, Refused
from workflow.release_words import center_moment
from workflow.services.release import note_trouble
from workflow.services.waiting import IN_THE_PAST, LONGEST_WAIT, TOO_FAR, why_impossible

pytestmark = pytest.mark.django_db


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
        note_trouble("The database was away.", submission=waiting)

        services.withdraw_signature(submission=waiting, user=reviewer, note="I misread the dose.")

        current = again(waiting)
        assert current.status == Submission.Status.IN_REVIEW
        assert current.requests.filter(closed_at=None).exists()
        assert not ReleaseTrouble.objects.exists()

    def test_a_source_that_falls_further_keeps_it_back(self, submission, moment):
        source = source_of(submission)
        supersede(source)
        sign(submission)
        assert again(submission).warnings == {key_of(source): source.warning()}
        supersede(source, status="retracted")

        with at(moment):
            services.release_due()

        assert not page_of(submission).live

    def test_the_record_names_the_bundle_that_it_waits_for(self, article, author, editor):
        bundle = services.create_bundle(user=editor, name="Monitoring", note="", release_at=None)
        submission = submit(article, author=author)
        services.add_to_bundle(bundle=bundle, page=page_of(submission), user=editor)

        sign(submission)

        assert not page_of(submission).live
        assert entries(submission, "approved").get().data["note"] == "Goes live with the bundle “Monitoring”."

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
        assert entries(waiting, "release_refused").get().data["note"] == reason
        assert not page_of(waiting).live
        assert again(waiting).status == Submission.Status.IN_REVIEW

    @pytest.mark.parametrize("role", ["author", "clinical_reviewer", "clinical_lead", "auditor", "site_admin", ""])
    def test_is_for_managing_editors(self, waiting, role, moment):
        with pytest.raises(Refused, match="Only a managing editor"):
            services.reschedule(submission=waiting, user=make_user(role, superuser=True), release_at=None, seen=moment)

        assert again(waiting).release_at == moment

    def test_refuses_a_screen_that_is_out_of_date(self, waiting, editor, moment):
        services.reschedule(submission=waiting, user=editor, release_at=moment + DAY, seen=moment)

        now = re.escape(
            f"Somebody has changed meanwhile when this page goes live: Goes live {center_moment(moment + DAY)}."
        )
        with pytest.raises(Outdated, match=now):
            services.reschedule(submission=waiting, user=editor, release_at=None, seen=moment)

        assert not page_of(waiting).live

    def test_refuses_the_past(self, waiting, editor, moment):
        with pytest.raises(Refused, match="has passed"):
            services.reschedule(submission=waiting, user=editor, release_at=timezone.now() - DAY, seen=moment)


class TestAMoment:
    def test_is_later_than_now_and_within_a_year(self, moment):
        with at(moment):
            assert why_impossible(moment) == IN_THE_PAST
            assert why_impossible(moment + LONGEST_WAIT) == ""
            assert why_impossible(moment + LONGEST_WAIT + DAY) == TOO_FAR
