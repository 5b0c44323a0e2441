"""What the verbs around a page of high risk record and announce: two signatures, and the urgent lane."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.factories.urgent import NOTICE, Haste, after, fresh
from tests.factories.workflow import sign
from tests.workflow.told import Entry, Told
from workflow import services
from workflow.models import SignOff, Submission, UrgentCorrection

NOTE = " Name the source. "
STRIPPED = "Name the source."


class TestTwoSignatures:
    @pytest.fixture
    def submission(self, haste: Haste) -> Submission:
        haste.write("Another text.")
        return haste.hand_in(update_type="major")

    def test_the_first_says_who_is_still_needed(self, haste: Haste, submission: Submission, told: Told) -> None:
        signed = sign(submission, reviewer=haste.psychiatrist)

        seen = {"fingerprint": signed.fingerprint}
        assert told.recorded == [Entry("signed_off", haste.page.pk, haste.psychiatrist, submission.revision_id, seen)]
        said = {"event": "signed_off", "submission": submission, "actor": haste.psychiatrist}
        assert told.heard == [("review_moved", {"sender": Submission, **said, "note": "Still needed: pharmacy."})]

    def test_taking_it_back(self, haste: Haste, submission: Submission, told: Told) -> None:
        sign(submission, reviewer=haste.psychiatrist)
        told.start_over()

        taken = services.withdraw_signature(submission=submission, user=haste.psychiatrist, note=NOTE)

        assert taken.reviewer == haste.psychiatrist
        assert fresh(taken).withdrawn_at is not None
        revision = submission.revision_id
        assert told.recorded == [
            Entry("signature_withdrawn", haste.page.pk, haste.psychiatrist, revision, {"note": STRIPPED})
        ]
        said = {"submission": submission, "actor": haste.psychiatrist, "note": STRIPPED}
        assert told.heard == [("review_moved", {"sender": Submission, "event": "signature_withdrawn", **said})]

    def test_the_first_of_two_who_confirm_that_it_still_holds(self, haste: Haste, told: Told) -> None:
        revision = haste.page.live_revision_id
        confirm = {"fingerprint": haste.fingerprint, "password": "correct horse battery", "attested": True}

        services.reaffirm(page=haste.page, user=haste.psychiatrist, **confirm)

        assert told.recorded == [Entry("confirmed_in_part", haste.page.pk, haste.psychiatrist, revision)]
        assert told.heard == [
            ("publication_changed", {"sender": SignOff, "page": haste.page, "event": "confirmed"}),
        ]

        services.reaffirm(page=haste.page, user=haste.pharmacist, **confirm)

        assert [entry.action for entry in told.recorded] == ["confirmed_in_part", "reaffirmed"]
        assert fresh(haste.page).governance.last_reviewed_on == timezone.localdate()


class TestUrgentLane:
    def test_starting(self, haste: Haste, told: Told) -> None:
        revision = haste.page.live_revision_id

        correction = haste.start(notice=f" {NOTICE} ")

        data = {"correction": correction.pk, "superseded": None, "note": NOTICE}
        assert told.recorded == [Entry("urgent_started", haste.page.pk, haste.lead, revision, data)]
        said = {"sender": UrgentCorrection, "event": "started", "correction": correction, "actor": haste.lead}
        assert told.heard == [("urgent_moved", said)]
        stored = fresh(correction)
        assert (stored.page_id, stored.started_by, stored.notice) == (haste.page.pk, haste.lead, NOTICE)
        assert (stored.base_revision_id, stored.superseded_revision) == (revision, None)

    def test_starting_where_a_draft_was_in_review(self, haste: Haste, told: Told) -> None:
        draft = haste.write("Another text.")
        submission = haste.hand_in(update_type="major")
        told.start_over()

        correction = haste.start()

        (entry,) = told.recorded
        assert entry.data == {"correction": correction.pk, "superseded": draft.pk, "note": NOTICE}
        assert correction.superseded_revision_id == draft.pk
        assert fresh(submission).status == Submission.Status.SUPERSEDED
        said = {"event": "superseded", "submission": submission, "actor": haste.lead, "note": NOTICE}
        assert told.of("review_moved") == [{"sender": Submission, **said}]
        assert told.events == ["review_moved: superseded", "urgent_moved: started"]
        logged = PageLogEntry.objects.filter(page=haste.page, action__startswith="reviews.").order_by("pk")
        assert list(logged.values_list("action", "user", "revision")) == [
            ("reviews.superseded", haste.lead.pk, draft.pk),
            ("reviews.urgent_started", haste.lead.pk, haste.page.live_revision_id),
        ]
        latest = fresh(haste.page).latest_revision
        assert (latest.user, latest.as_object().summary) == (None, haste.page.summary)

    def test_giving_it_up(self, haste: Haste, told: Told) -> None:
        correction = haste.start()
        haste.write("Begin with 12.5 mg.")
        submission = haste.hand_in()
        told.start_over()

        given_up = services.abandon_urgent_correction(page=haste.page, user=haste.lead, note=NOTE)

        assert given_up == correction
        data = {"correction": correction.pk, "note": STRIPPED}
        assert told.recorded == [Entry("urgent_abandoned", haste.page.pk, haste.lead, None, data)]
        recalled = {"event": "recalled", "submission": submission, "actor": haste.lead, "note": STRIPPED}
        assert told.of("review_moved") == [{"sender": Submission, **recalled}]
        said = {"event": "abandoned", "correction": correction, "actor": haste.lead}
        assert told.of("urgent_moved") == [{"sender": UrgentCorrection, **said}]

    def test_the_one_signature_that_puts_it_live(self, haste: Haste, told: Told) -> None:
        correction = haste.correct()

        assert [entry.action for entry in told.recorded] == ["urgent_started", "submitted", "signed_off", "published"]
        due = {"second_signature_by": correction.due_at.isoformat(timespec="seconds")}
        assert told.recorded[-1].data == {"update_type": "safety", "change_note": "Dose mended.", **due}
        assert told.of("urgent_moved")[-1] == {
            "sender": UrgentCorrection,
            "event": "live",
            "correction": correction,
            "actor": haste.psychiatrist,
        }
        (asked,) = correction.submission.requests.filter(closed_at=None)
        assert (asked.specialty, asked.due_on) == ("pharmacy", timezone.localdate(correction.due_at))

    def test_the_second(self, haste: Haste, told: Told) -> None:
        correction = haste.correct()
        first = SignOff.objects.get(submission=correction.submission)
        told.start_over()

        signed = haste.confirm()

        data = {"fingerprint": first.fingerprint}
        assert told.recorded == [Entry("countersigned", haste.page.pk, haste.pharmacist, first.revision_id, data)]
        said = {"event": "completed", "correction": correction, "actor": haste.pharmacist}
        assert told.heard == [
            ("publication_changed", {"sender": SignOff, "page": haste.page, "event": "confirmed"}),
            ("urgent_moved", {"sender": UrgentCorrection, **said}),
        ]
        kept = ("page_id", "revision_id", "submission_id", "payload_version", "content_digest", "dependencies")
        for name in (*kept, "dependencies_digest", "fingerprint", "update_type", "change_note", "attestation"):
            assert getattr(signed, name) == getattr(first, name), name
        assert (signed.reviewer, signed.meaning, signed.specialties) == (haste.pharmacist, "approved", ["pharmacy"])

    def test_a_later_text_that_has_all_its_signatures(self, haste: Haste, told: Told) -> None:
        correction = haste.correct()
        haste.write("The next text.")
        submission = haste.hand_in(update_type="minor")
        told.start_over()

        for reviewer in (haste.psychiatrist, haste.pharmacist):
            sign(submission, reviewer=reviewer)

        assert [entry.action for entry in told.recorded] == ["signed_off", "signed_off", "published"]
        assert told.events == ["review_moved: signed_off", "review_moved: published", "publication_changed: published"]
        assert fresh(correction).status == UrgentCorrection.Status.COMPLETED

    def test_its_end_when_no_second_came(self, haste: Haste, told: Told) -> None:
        correction = haste.correct()
        revision = haste.page.live_revision_id
        told.start_over()

        with after(correction, minutes=1):
            governance = services.withdraw_unconfirmed(page=haste.page)

        note = f"{NOTICE} A correction was published, but no second clinician confirmed it in time."
        said = {"reason": "safety", "note": note}
        assert told.recorded == [Entry("withdrawn", haste.page.pk, None, revision, said)]
        assert told.events == ["publication_changed: withdrawn", "urgent_moved: withdrawn"]
        ended = {"event": "withdrawn", "correction": correction, "actor": None}
        assert told.of("urgent_moved") == [{"sender": UrgentCorrection, **ended}]
        assert (governance.withdrawal_reason, governance.withdrawal_note) == ("safety", note)

    def test_withdrawing_a_page_whose_correction_is_in_review(self, haste: Haste, told: Told) -> None:
        correction = haste.start()
        haste.write("Begin with 12.5 mg.")
        submission = haste.hand_in()
        told.start_over()

        services.withdraw(page=haste.page, user=haste.lead, reason="safety", note=NOTE)

        assert [entry.action for entry in told.recorded] == ["withdrawn"]
        recalled = {"event": "recalled", "submission": submission, "actor": haste.lead, "note": STRIPPED}
        assert told.of("review_moved") == [{"sender": Submission, **recalled}]
        ended = {"event": "abandoned", "correction": correction, "actor": haste.lead}
        assert told.of("urgent_moved") == [{"sender": UrgentCorrection, **ended}]
        assert fresh(submission).status == Submission.Status.RECALLED


def test_a_page_whose_grace_has_passed(haste: Haste, told: Told) -> None:
    lead, other = haste.lead, haste.psychiatrist
    policy = services.propose_policy(
        user=lead, tier="high", reason="A shorter leash.", **{**POLICY, "grace_days": 30, "withdraws": True}
    )
    assert policy.proposed_by == lead != other
    type(policy).objects.filter(pk=policy.pk).update(approved_at=timezone.now())
    due = haste.page.governance.next_review_on
    revision = haste.page.live_revision_id
    told.start_over()

    with time_machine.travel(datetime.datetime.combine(due, NOON) + datetime.timedelta(days=30), tick=False):
        assert services.withdraw_overdue(page=haste.page) is None
    with time_machine.travel(datetime.datetime.combine(due, NOON) + datetime.timedelta(days=31), tick=False):
        assert services.withdraw_overdue(page=haste.page).withdrawal_reason == "retired"

    said = {"reason": "retired", "note": "Nobody confirmed in time that this page still holds."}
    assert told.recorded == [Entry("withdrawn", haste.page.pk, None, revision, said)]


POLICY = {"signatures": 2, "specialties": ["psychiatry", "pharmacy"], "ordered": False, "interval_months": 6}
NOON = datetime.time(12, tzinfo=datetime.UTC)
