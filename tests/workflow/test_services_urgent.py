"""The urgent lane: one signature corrects what may harm, and a second one confirms it."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from tests.factories.urgent import CORRECTED, NOTICE, after, fresh, mails_to
from tests.factories.workflow import PASSWORD, describe, make_user, publish_signed_off, sign
from tests.workflow.doors.layers import without
from workflow import services, verification
from workflow.contributions import contributors
from workflow.models import AuditEntry, ReviewRequest, SignOff, Submission, UrgentCorrection
from workflow.refusals import Outdated, Refused
from workflow.rules import Decision
from workflow.services import lane, urgent
from workflow.services.signing import NO_CREDENTIALS
from workflow.services.submission import URGENT_IS_SAFETY

pytestmark = pytest.mark.django_db
Status = UrgentCorrection.Status


class TestStart:
    def test_opens_the_editor_on_the_live_text_and_keeps_the_draft(self, haste):
        draft = haste.write("A draft that rests on the wrong text.")

        correction = haste.start()

        page = fresh(haste.page)
        assert (correction.status, correction.notice, correction.due_at) == (Status.DRAFTING, NOTICE, None)
        assert correction.base_revision_id == page.live_revision_id
        assert correction.superseded_revision_id == draft.pk
        assert page.get_latest_revision_as_object().summary == "First text."
        assert (page.live, page.summary) == (True, "First text.")
        assert Revision.objects.get(pk=draft.pk).content["summary"] == "A draft that rests on the wrong text."

    def test_marks_what_was_set_aside_in_the_history(self, haste):
        draft = haste.write("A draft.")

        haste.start()

        marked = PageLogEntry.objects.get(page=haste.page, action=urgent.SUPERSEDED_ACTION)
        assert marked.revision_id == draft.pk
        assert "based on superseded text" in str(marked.formatter.format_message(marked))

    def test_makes_nobody_an_author(self, haste):
        haste.write("A draft.")

        haste.start()

        copied = fresh(haste.page).latest_revision
        assert copied.user_id is None
        assert haste.lead.pk not in contributors(copied)

    def test_needs_no_draft_of_its_own_where_none_is_newer_than_what_is_live(self, haste):
        correction = haste.start()

        assert correction.superseded_revision_id is None
        assert fresh(haste.page).latest_revision_id == haste.page.live_revision_id

    def test_ends_a_running_review_and_tells_everybody_in_it(self, haste):
        haste.write("In review.")
        submission = haste.hand_in(update_type="minor")
        sign(submission, reviewer=haste.pharmacist)
        mail.outbox.clear()

        correction = haste.start()

        ended = fresh(submission)
        assert ended.status == Submission.Status.SUPERSEDED
        assert ended.workflow_state.status == "cancelled"
        assert ended.workflow_state.current_task_state.finished_by == haste.lead
        assert not ended.sign_offs.standing().exists()
        assert not ended.requests.filter(closed_at=None).exists()
        assert correction.superseded_revision_id == submission.revision_id
        for person in (haste.author, haste.psychiatrist, haste.pharmacist):
            assert any(subject.startswith("Set aside by an urgent correction") for subject in mails_to(person))
        assert any(NOTICE in message.body for message in mail.outbox)

    def test_what_was_set_aside_can_no_longer_be_signed(self, haste):
        haste.write("In review.")
        submission = haste.hand_in(update_type="minor")
        haste.start()

        with pytest.raises(Outdated):
            sign(submission, reviewer=haste.psychiatrist)

        assert fresh(haste.page).summary == "First text."

    def test_bringing_the_old_text_back_counts_its_author_as_a_contributor(self, haste):
        reviewing_author = make_user("clinical_lead")
        old = haste.write("Set aside.", author=reviewing_author)
        haste.correct()
        haste.confirm()

        again = old.as_object().save_revision(user=haste.author, previous_revision=old)

        assert reviewing_author.pk in contributors(again)

    @pytest.mark.parametrize("role", ["author", "managing_editor", "clinical_reviewer", "auditor", "site_admin", ""])
    def test_is_for_clinical_leads_only(self, haste, role):
        with pytest.raises(Refused):
            haste.start(make_user(role, superuser=True))

        assert not UrgentCorrection.objects.exists()
        assert not fresh(haste.page).has_unpublished_changes

    def test_refuses_a_second_one_at_a_time(self, haste):
        haste.start()

        with pytest.raises(Refused, match="under way already"):
            haste.start()

        assert UrgentCorrection.objects.count() == 1

    @pytest.mark.parametrize(("notice", "reason"), [("  ", "readers see it"), ("x" * 501, "500 characters")])
    def test_refuses_without_words_for_readers(self, haste, notice, reason):
        with pytest.raises(Refused, match=reason):
            haste.start(notice=notice)

    def test_takes_a_notice_of_just_as_many_characters(self, haste):
        assert haste.start(notice="x" * 500).notice == "x" * 500

    def test_starts_from_a_live_text_that_a_later_rule_would_refuse(self, haste, monkeypatch):
        haste.write("A draft.")

        def clean(page):
            raise ValidationError("The title is too long by now.")

        monkeypatch.setattr(type(haste.page), "clean", clean)

        haste.start()

        assert fresh(haste.page).get_latest_revision_as_object().summary == "First text."

    def test_refuses_a_page_that_is_not_live(self, haste):
        draft = haste.another("never-live")
        services.withdraw(page=haste.page, user=haste.lead, reason="error", note="A dose is wrong.")

        for page in (draft, haste.page):
            with pytest.raises(Refused):
                services.start_urgent_correction(page=page, user=haste.lead, notice=NOTICE)

    def test_refuses_a_page_in_review_that_was_never_live(self, haste):
        draft = haste.another("never-live")
        draft.save_revision(user=haste.author)
        services.submit(page=draft, user=haste.author, update_type="major", change_note="New.")

        with pytest.raises(Refused, match="not live"):
            services.start_urgent_correction(page=draft, user=haste.lead, notice=NOTICE)

    def test_refuses_a_lead_whose_account_somebody_changed(self, haste):
        haste.lead.email = "other@example.org"
        type(haste.lead).objects.filter(pk=haste.lead.pk).update(email="other@example.org")

        with pytest.raises(Refused, match="account was changed"):
            haste.start()


class TestOneSignature:
    def test_puts_it_live_with_a_time_for_the_second(self, haste):
        before = timezone.now()

        correction = haste.correct()

        assert haste.page.summary == CORRECTED
        assert correction.status == Status.LIVE
        assert correction.due_at >= before + datetime.timedelta(hours=48)
        asked = ReviewRequest.objects.filter(submission=correction.submission, closed_at=None)
        assert [request.specialty for request in asked] == ["pharmacy"]
        assert list(verification.findings()) == []

    def test_may_be_the_one_of_the_lead_who_started_it(self, haste):
        haste.write("A draft.")

        correction = haste.correct(signer=haste.lead)

        assert correction.status == Status.LIVE
        assert lane.missing(correction.submission) == ("psychiatry", "pharmacy")

    def test_is_never_the_one_of_whoever_wrote_it(self, haste):
        writing_lead = make_user("clinical_lead")
        haste.start(writing_lead)
        haste.write(CORRECTED, author=writing_lead)
        submission = haste.hand_in()

        with pytest.raises(Refused, match="contributed"):
            sign(submission, reviewer=writing_lead)

    def test_is_for_a_safety_correction_only(self, haste):
        haste.start()
        haste.write(CORRECTED)

        with pytest.raises(Refused, match=URGENT_IS_SAFETY):
            haste.hand_in(update_type="minor")

    def test_is_not_enough_for_the_next_text(self, haste):
        haste.correct()
        haste.write("One more change.")
        submission = haste.hand_in(update_type="minor")

        sign(submission, reviewer=haste.psychiatrist)

        assert submission.signatures == 2
        assert fresh(haste.page).summary == CORRECTED

    def test_a_safety_correction_alone_needs_all_signatures(self, haste):
        haste.write(CORRECTED)
        submission = haste.hand_in()

        sign(submission, reviewer=haste.psychiatrist)

        assert fresh(haste.page).summary == "First text."

    def test_puts_nothing_live_where_the_correction_was_given_up_past_us(self, haste):
        correction = haste.start()
        haste.write(CORRECTED)
        submission = haste.hand_in()

        with without("guard+triggers"):
            UrgentCorrection.objects.filter(pk=correction.pk).update(status=Status.ABANDONED)
            with pytest.raises(Outdated, match="was given up"):
                sign(submission, reviewer=haste.psychiatrist)

        assert fresh(haste.page).summary == "First text."

    def test_comes_back_to_the_desk_when_it_is_sent_back_or_recalled(self, haste):
        correction = haste.start()
        haste.write(CORRECTED)
        first = haste.hand_in()
        services.request_changes(submission=first, user=haste.pharmacist, note="Name the unit.")
        assert fresh(correction).status == Status.DRAFTING

        second = haste.hand_in()
        services.recall(submission=second, user=haste.author)
        assert fresh(correction).status == Status.DRAFTING

        third = haste.hand_in()
        assert (fresh(correction).status, fresh(correction).submission) == (Status.IN_REVIEW, third)

    def test_tells_who_may_sign_second_and_the_leads(self, haste):
        mail.outbox.clear()

        haste.correct()

        wanted = "Urgent, second signature needed"
        assert any(subject.startswith(wanted) for subject in mails_to(haste.pharmacist))
        assert any(subject.startswith(wanted) for subject in mails_to(haste.lead))
        assert not any(subject.startswith(wanted) for subject in mails_to(haste.psychiatrist))


class TestCountersign:
    def test_completes_it(self, haste):
        correction = haste.correct()

        signed = haste.confirm()

        assert fresh(correction).status == Status.COMPLETED
        assert (signed.meaning, signed.revision_id) == (SignOff.Meaning.APPROVED, haste.page.live_revision_id)
        assert (signed.reviewer_name, signed.reviewer_credentials) == (haste.pharmacist.person.name, "MD")
        assert not correction.submission.requests.filter(closed_at=None).exists()
        assert {s.reviewer for s in fresh(haste.page).live_sign_offs()} == {haste.psychiatrist, haste.pharmacist}
        assert AuditEntry.objects.get(page=haste.page, action="countersigned").data["fingerprint"] == signed.fingerprint
        assert list(verification.findings()) == []

    def test_waits_on_while_a_specialty_is_missing(self, haste):
        correction = haste.correct(signer=haste.lead)

        haste.confirm(haste.psychiatrist)
        assert fresh(correction).status == Status.LIVE

        haste.confirm(haste.pharmacist)
        assert fresh(correction).status == Status.COMPLETED

    def test_leaves_a_request_open_for_each_of_the_people_still_needed(self, haste, told):
        values = {"signatures": 3, "specialties": [], "interval_months": 6, "grace_days": 30}
        proposed = services.propose_policy(user=make_user("clinical_lead"), tier="high", reason="Three.", **values)
        services.approve_policy(policy=proposed, user=haste.lead, password=PASSWORD)
        correction = haste.correct()
        assert correction.submission.requests.filter(closed_at=None).count() == 2
        told.start_over()

        haste.confirm()

        assert correction.submission.requests.filter(closed_at=None).count() == 1
        assert fresh(correction).status == Status.LIVE
        assert told.events == ["publication_changed: confirmed"]

    def test_asks_for_two_people_where_the_tier_asks_for_one(self, haste):
        haste = haste.again(publish_signed_off(haste.another("standard"), author=haste.author))
        correction = haste.correct()
        assert correction.status == Status.LIVE

        haste.confirm()

        assert fresh(correction).status == Status.COMPLETED

    def test_still_works_while_another_draft_is_in_review(self, haste):
        correction = haste.correct()
        haste.write("One more change.")
        haste.hand_in(update_type="minor")

        haste.confirm()

        assert fresh(correction).status == Status.COMPLETED

    def test_refuses_the_same_person_again(self, haste):
        haste.correct()

        with pytest.raises(Refused, match="signed this already"):
            haste.confirm(haste.psychiatrist)

    def test_refuses_a_specialty_that_adds_nothing(self, haste):
        haste.correct()

        with pytest.raises(Refused, match="pharmacy"):
            haste.confirm(make_user("clinical_reviewer"))

    def test_refuses_who_declared_an_interest(self, haste):
        haste.correct()
        topic = haste.page.topic_links.first().topic
        services.declare_interests(user=haste.pharmacist, interests={topic.pk: "Speaker fees"}, password=PASSWORD)

        with pytest.raises(Refused, match=f"an interest in {topic.name} is declared"):
            haste.confirm()

    def test_refuses_whose_credentials_nobody_could_read(self, haste):
        correction = haste.correct()
        describe(haste.pharmacist, credentials="")

        decision = urgent.may_countersign(fresh(haste.pharmacist), correction)

        assert decision == Decision(False, NO_CREDENTIALS)

    def test_says_on_the_screen_that_nothing_waits_yet(self, haste):
        decision = urgent.may_countersign(haste.pharmacist, haste.start())

        assert decision == Decision(False, urgent.NOT_WAITING)

    def test_refuses_who_wrote_it(self, haste):
        writer = make_user("clinical_reviewer", specialties=["pharmacy"])
        haste.start()
        haste.write(CORRECTED, author=writer)
        sign(haste.hand_in(), reviewer=haste.psychiatrist)

        with pytest.raises(Refused, match="contributed"):
            haste.confirm(writer)

    @pytest.mark.parametrize("role", ["author", "managing_editor", "auditor", "site_admin", ""])
    def test_refuses_who_is_not_of_the_clinical_team(self, haste, role):
        correction = haste.correct()

        with pytest.raises(Refused):
            haste.confirm(make_user(role, superuser=True))

        assert fresh(correction).status == Status.LIVE

    @pytest.mark.parametrize(
        ("changed", "error"),
        [({"password": "guessed"}, Refused), ({"attested": False}, Refused), ({"fingerprint": "0" * 64}, Outdated)],
    )
    def test_refuses_a_signature_that_is_none(self, haste, changed, error):
        haste.correct()

        with pytest.raises(error):
            haste.confirm(**changed)

        assert lane.missing(fresh(haste.page).live_sign_offs()[0].submission) == ("pharmacy",)

    def test_refuses_where_nothing_waits(self, haste):
        with pytest.raises(Outdated, match="no second signature"):
            haste.confirm()

        haste.correct()
        haste.confirm()
        with pytest.raises(Outdated, match="no second signature"):
            haste.confirm(make_user("clinical_reviewer", specialties=["pharmacy"]))

    def test_refuses_once_the_time_is_over(self, haste):
        correction = haste.correct()

        with after(correction), pytest.raises(Refused, match="time for the second signature"):
            haste.confirm()

    def test_the_first_signer_cannot_take_it_back_or_reaffirm_alone(self, haste):
        correction = haste.correct()

        with pytest.raises(Outdated):
            services.withdraw_signature(submission=correction.submission, user=haste.psychiatrist, note="No.")
        with pytest.raises(Refused, match="second signature"):
            services.reaffirm(
                page=haste.page, user=haste.pharmacist, fingerprint=haste.fingerprint, password=PASSWORD, attested=True
            )
