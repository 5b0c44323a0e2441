"""How an urgent correction ends: confirmed, withdrawn in time, given up, and never by a wish or by SQL."""

import datetime

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.factories.urgent import CORRECTED, NOTICE, after, fresh, mails_to
from tests.factories.workflow import PASSWORD, make_user, publish_signed_off, sign
from workflow import gate, services, upkeep, verification
from workflow.models import Governance, Submission, UrgentCorrection
from workflow.refusals import NotSignedOff, Outdated, Refused
from workflow.services import currency

pytestmark = pytest.mark.django_db
Status = UrgentCorrection.Status


class TestDeadline:
    def test_takes_the_page_back_behind_the_notice(self, haste, client):
        correction = haste.correct()
        mail.outbox.clear()

        with after(correction, seconds=1):
            upkeep.withdraw_unconfirmed()

        page = fresh(haste.page)
        assert not page.live
        assert fresh(correction).status == Status.WITHDRAWN
        assert page.governance.withdrawal_reason == Governance.WithdrawalReason.SAFETY
        assert page.governance.withdrawal_note == f"{NOTICE} {currency.UNCONFIRMED_NOTE}"
        response = client.get(page.url)
        assert (response.status_code, NOTICE in response.text) == (410, True)
        assert not {text for text in ("First text.", CORRECTED) if text in response.text}
        assert any(subject.startswith("Withdrawn, the urgent correction") for subject in mails_to(haste.lead))

    def test_the_replaced_text_never_comes_back_by_itself(self, haste):
        replaced = haste.page.live_revision
        correction = haste.correct()
        with after(correction):
            upkeep.withdraw_unconfirmed()

        for revision in (replaced, correction.submission.revision):
            with pytest.raises(NotSignedOff):
                fresh(revision).publish(skip_permission_checks=True)

        assert not fresh(haste.page).live

    def test_leaves_alone_what_is_in_time_or_confirmed(self, haste):
        correction = haste.correct()
        upkeep.withdraw_unconfirmed()
        assert fresh(haste.page).live

        haste.confirm()
        with after(correction, days=9):
            upkeep.withdraw_unconfirmed()
        assert fresh(haste.page).live

    def test_is_asked_for_again_by_who_takes_the_page_back(self, haste):
        assert services.withdraw_unconfirmed(page=haste.page) is None

        haste.correct()
        assert services.withdraw_unconfirmed(page=haste.page) is None

        assert fresh(haste.page).live

    def test_is_over_once_a_later_text_has_all_its_signatures(self, haste):
        correction = haste.correct()
        haste.write("The next text.")
        submission = haste.hand_in(update_type="minor")
        sign(submission, reviewer=haste.psychiatrist)
        sign(submission, reviewer=haste.pharmacist)

        with after(correction):
            upkeep.withdraw_unconfirmed()

        assert fresh(correction).status == Status.COMPLETED
        assert fresh(haste.page).summary == "The next text."

    def test_one_page_that_fails_stops_no_other(self, haste):
        broken = haste.correct()
        other = haste.again(publish_signed_off(haste.another("other"), author=haste.author))
        second = other.correct()
        Governance.objects.filter(page=broken.page).delete()

        with after(second), pytest.raises(upkeep.NotWithdrawnError, match=str(broken.page_id)):
            upkeep.withdraw_unconfirmed()

        assert fresh(other.page).live is False
        assert fresh(broken).status == Status.LIVE

    def test_is_reported_while_nobody_withdraws_it(self, haste):
        correction = haste.correct()
        assert list(verification.findings()) == []

        with after(correction):
            found = " ".join(verification.findings())

        assert "not confirmed in time" in found

    def test_follows_the_hours_of_the_tier(self, haste):
        values = {"signatures": 2, "specialties": [], "interval_months": 6, "grace_days": 30, "urgent_hours": 6}
        proposed = services.propose_policy(user=make_user("clinical_lead"), tier="high", reason="Sooner.", **values)
        services.approve_policy(policy=proposed, user=haste.lead, password=PASSWORD)

        correction = haste.correct()

        assert correction.due_at < timezone.now() + datetime.timedelta(hours=7)


class TestWithdrawal:
    """A lead withdraws at once, whatever runs."""

    def test_ends_a_correction_that_is_live(self, haste):
        correction = haste.correct()
        mail.outbox.clear()

        services.withdraw(page=haste.page, user=haste.lead, reason="safety", note="Do not use it.")

        assert fresh(correction).status == Status.WITHDRAWN
        assert not correction.submission.requests.filter(closed_at=None).exists()
        assert mails_to(haste.author) == [f"Withdrawn: {haste.page.title}"]
        with pytest.raises(Outdated):
            haste.confirm()

    def test_closes_the_lane_of_one_in_review(self, haste):
        correction = haste.start()
        haste.write(CORRECTED)
        submission = haste.hand_in()

        services.withdraw(page=haste.page, user=haste.lead, reason="safety", note="Do not use it.")

        assert fresh(correction).status == Status.ABANDONED
        assert fresh(submission).status == Submission.Status.RECALLED
        assert PageLogEntry.objects.get(page=haste.page, action="wagtail.workflow.cancel").user == haste.lead
        again = haste.hand_in(update_type="major")
        sign(again, reviewer=haste.psychiatrist)
        assert not fresh(haste.page).live

    def test_leaves_a_normal_review_running(self, haste):
        haste.write("In review.")
        submission = haste.hand_in(update_type="minor")
        sign(submission, reviewer=haste.pharmacist)
        other_lead = make_user("clinical_lead")
        mail.outbox.clear()

        services.withdraw(page=haste.page, user=haste.lead, reason="safety", note="Do not use it.")

        assert not fresh(haste.page).live
        assert fresh(submission).status == Submission.Status.IN_REVIEW
        for person in (haste.author, haste.pharmacist, other_lead):
            assert mails_to(person) == [f"Withdrawn: {haste.page.title}"]
        assert mails_to(haste.lead) == []
        assert "Do not use it." in mail.outbox[0].body
        assert "The text that is in review stays in review" in mail.outbox[0].body
        sign(submission, reviewer=haste.psychiatrist)
        assert fresh(haste.page).live


class TestAbandon:
    def test_closes_the_lane(self, haste):
        correction = haste.start()
        haste.write(CORRECTED)
        submission = haste.hand_in()

        services.abandon_urgent_correction(page=haste.page, user=haste.lead, note="A false alarm.")

        assert fresh(correction).status == Status.ABANDONED
        assert fresh(submission).status == Submission.Status.RECALLED
        assert fresh(submission).workflow_state.current_task_state.finished_by == haste.lead
        assert haste.hand_in(update_type="major").signatures == 2

    @pytest.mark.parametrize("role", ["author", "managing_editor", "clinical_reviewer", "site_admin"])
    def test_is_for_clinical_leads_only(self, haste, role):
        haste.start()

        with pytest.raises(Refused):
            services.abandon_urgent_correction(page=haste.page, user=make_user(role), note="No.")

    def test_refuses_without_a_reason_and_once_it_is_live(self, haste):
        haste.start()
        with pytest.raises(Refused, match="Say why"):
            services.abandon_urgent_correction(page=haste.page, user=haste.lead, note=" ")
        haste.write(CORRECTED)
        sign(haste.hand_in(), reviewer=haste.psychiatrist)

        with pytest.raises(Outdated):
            services.abandon_urgent_correction(page=haste.page, user=haste.lead, note="Enough.")


class TestTheDatabase:
    """What no SQL does, on either engine."""

    def refused(self, statement, *values):
        with pytest.raises(IntegrityError, match="clinical gate"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_moves_no_time_and_no_word_of_it(self, haste):
        correction = haste.correct()

        for change in ("due_at = '2999-01-01'", "due_at = NULL", "notice = 'x'", "started_by_id = started_by_id + 1"):
            self.refused(f"UPDATE workflow_urgentcorrection SET {change} WHERE id = %s", correction.pk)

    @pytest.mark.parametrize("status", ["completed", "withdrawn", "abandoned", "drafting", "in_review"])
    def test_ends_no_correction_that_is_live(self, haste, status):
        correction = haste.correct()

        self.refused("UPDATE workflow_urgentcorrection SET status = %s WHERE id = %s", status, correction.pk)

    @pytest.mark.parametrize("status", ["live", "completed", "withdrawn"])
    def test_lets_none_be_live_without_a_signature(self, haste, status):
        correction = haste.start()

        self.refused(
            "UPDATE workflow_urgentcorrection SET status = %s, due_at = '2999-01-01' WHERE id = %s",
            status,
            correction.pk,
        )

    def test_opens_none_again_and_removes_none(self, haste):
        correction = haste.correct()
        haste.confirm()

        self.refused("UPDATE workflow_urgentcorrection SET status = 'live' WHERE id = %s", correction.pk)
        self.refused("DELETE FROM workflow_urgentcorrection WHERE id = %s", correction.pk)

    def test_starts_none_on_a_page_that_is_not_live(self, haste):
        draft = haste.another("never-live")
        revision = draft.save_revision(user=haste.author)

        self.refused(
            "INSERT INTO workflow_urgentcorrection (page_id, started_by_id, started_at, notice, base_revision_id, "
            "status) VALUES (%s, %s, '2026-01-01', 'x', %s, 'drafting')",
            draft.pk,
            haste.lead.pk,
            revision.pk,
        )

    def test_what_goes_live_in_haste_without_a_correction_is_found(self, haste):
        UrgentCorrection.objects.bulk_create(
            [
                UrgentCorrection(
                    page=haste.page.page_ptr,
                    started_by=haste.author,
                    notice="Mine.",
                    base_revision=haste.page.live_revision,
                )
            ]
        )
        haste.write("Unsigned-4711")
        sign(haste.hand_in(), reviewer=haste.psychiatrist)

        assert "nobody started an urgent correction" in " ".join(verification.findings())

    def test_a_correction_given_up_past_us_puts_nothing_live(self, haste):
        correction = haste.start()
        haste.write(CORRECTED)
        submission = haste.hand_in()
        self.refused("UPDATE workflow_urgentcorrection SET status = 'abandoned' WHERE id = %s", correction.pk)

        assert gate.is_frozen(submission.revision_id)
