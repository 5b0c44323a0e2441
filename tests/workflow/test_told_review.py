"""What the verbs of review record and announce, word for word: the audit is all that anybody has afterwards."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageLogEntry

from tests.factories.workflow import PASSWORD, make_user, sign, submit
from tests.workflow.told import Entry, Told
from tests.workflow.ward import Ward, fresh
from workflow import services
from workflow.models import RereviewRequest, SignOff, Submission
from workflow.services.release import note_trouble
from workflow.services.rereview import tier_raised
from workflow.services.signing import seal_of

DAY = datetime.timedelta(days=1)
NOTE = "  Name the source. "
STRIPPED = "Name the source."
STATEMENT = {"update_type": "major", "change_note": "First version."}


def test_handing_in(ward: Ward, told: Told) -> None:
    revision = fresh(ward.draft).latest_revision

    submission = services.submit(page=ward.draft, user=ward.author, update_type="major", change_note=" First version. ")

    assert told.recorded == [Entry("submitted", ward.draft.pk, ward.author, revision.pk, STATEMENT)]
    said = {"event": "submitted", "submission": submission, "actor": ward.author, "note": " First version. "}
    assert told.heard == [("review_moved", {"sender": Submission, **said})]


def test_handing_in_for_later(ward: Ward, told: Told) -> None:
    moment = timezone.now() + DAY

    services.submit(
        page=ward.draft,
        user=ward.users["managing_editor"],
        update_type="minor",
        change_note="A comma.",
        release_at=moment,
    )

    (entry,) = told.recorded
    assert entry.data == {"update_type": "minor", "change_note": "A comma.", "release_at": moment.isoformat()}


def test_recalling(ward: Ward, told: Told) -> None:
    recalled = services.recall(submission=ward.submission, user=ward.author)

    assert recalled == ward.submission
    assert told.recorded == [Entry("recalled", ward.waiting.pk, ward.author, ward.submission.revision_id)]
    assert PageLogEntry.objects.get(page=ward.waiting, action="wagtail.workflow.cancel").user == ward.author
    said = {"event": "recalled", "submission": ward.submission, "actor": ward.author, "note": ""}
    assert told.heard == [("review_moved", {"sender": Submission, **said})]


def test_asking_for_changes(ward: Ward, told: Told) -> None:
    sent_back = services.request_changes(submission=ward.submission, user=ward.reviewer, note=NOTE)

    assert sent_back == ward.submission
    assert told.recorded == [
        Entry("changes_requested", ward.waiting.pk, ward.reviewer, ward.submission.revision_id, {"note": STRIPPED})
    ]
    said = {"event": "changes_requested", "submission": ward.submission, "actor": ward.reviewer, "note": STRIPPED}
    assert told.heard == [("review_moved", {"sender": Submission, **said})]


def test_commenting(ward: Ward, told: Told) -> None:
    left = services.comment(submission=ward.submission, user=ward.reviewer, text=NOTE, content_path="summary")

    assert (left.user, left.page_id, left.text) == (ward.reviewer, ward.waiting.pk, STRIPPED)
    assert told.recorded == [
        Entry("commented", ward.waiting.pk, ward.reviewer, ward.submission.revision_id, {"path": "summary"})
    ]
    said = {"event": "commented", "submission": ward.submission, "actor": ward.reviewer, "note": STRIPPED}
    assert told.heard == [("review_moved", {"sender": Submission, **said})]


class TestSigning:
    def test_the_last_signature_says_that_the_page_is_live(self, ward: Ward, told: Told) -> None:
        signed = sign(ward.submission, reviewer=ward.reviewer)

        page, revision = ward.waiting.pk, ward.submission.revision_id
        assert told.recorded == [
            Entry("signed_off", page, ward.reviewer, revision, {"fingerprint": signed.fingerprint}),
            Entry("published", page, None, revision, STATEMENT),
        ]
        moved = {"event": "published", "submission": ward.submission, "actor": ward.reviewer, "note": ""}
        assert told.heard == [
            ("review_moved", {"sender": Submission, **moved}),
            ("publication_changed", {"sender": SignOff, "page": ward.waiting, "event": "published"}),
        ]
        assert fresh(ward.submission).workflow_state.current_task_state.finished_by == ward.reviewer

    def test_answers_what_was_asked_of_the_live_text(self, ward: Ward, told: Told) -> None:
        tier_raised(ward.article, actor=None)
        submission = submit(ward.article, author=ward.users["managing_editor"])
        told.start_over()

        signed = sign(submission, reviewer=ward.reviewer)

        request = RereviewRequest.objects.get()
        assert (request.outcome, request.closed_by) == ("signed", signed)
        closed = next(entry for entry in told.recorded if entry.action == "rereview_closed")
        assert (closed.page, closed.actor) == (ward.article.pk, ward.reviewer)

    def test_forgets_why_it_was_withdrawn(self, ward: Ward) -> None:
        editor = ward.users["managing_editor"]
        services.withdraw(page=ward.article, user=editor, reason="error", note="It was wrong.", replacement=ward.index)

        sign(submit(fresh(ward.article), author=editor), reviewer=ward.reviewer)

        stored = fresh(ward.article).governance
        assert (stored.status, stored.withdrawn_on, stored.replacement) == ("current", None, None)
        assert (stored.withdrawal_reason, stored.withdrawal_note) == ("", "")

    def test_keeps_what_was_signed_with_the_signature(self, ward: Ward) -> None:
        sealed = seal_of(ward.submission)

        signed = fresh(sign(ward.submission, reviewer=ward.reviewer))

        assert (signed.page_id, signed.revision_id) == (ward.waiting.pk, ward.submission.revision_id)
        assert (signed.submission, signed.reviewer, signed.meaning) == (ward.submission, ward.reviewer, "approved")
        assert (signed.payload_version, signed.content_digest) == (sealed.payload_version, sealed.content_digest)
        assert (signed.dependencies, signed.dependencies_digest) == (sealed.dependencies, sealed.dependencies_digest)
        assert signed.fingerprint == sealed.fingerprint
        assert (signed.update_type, signed.change_note) == ("major", "First version.")
        assert signed.specialties == ["psychiatry"]
        assert signed.reviewer_role == "Psychiatry"


class TestWaiting:
    @pytest.fixture
    def moment(self) -> datetime.datetime:
        return datetime.datetime(2027, 3, 1, 12, 0, tzinfo=datetime.UTC)

    @pytest.fixture(autouse=True)
    def early(self, ward: Ward, moment: datetime.datetime) -> Any:
        with time_machine.travel(moment - DAY, tick=False):
            yield

    @pytest.fixture
    def submission(self, ward: Ward, moment: datetime.datetime) -> Submission:
        return submit(ward.draft, author=ward.users["managing_editor"], release_at=moment)

    def test_the_last_signature_says_until_when(self, ward: Ward, submission: Any, moment: Any, told: Told) -> None:
        sign(submission, reviewer=ward.reviewer)

        note = f"Goes live {in_center(moment)}."
        assert [(each.action, each.actor) for each in told.recorded] == [
            ("signed_off", ward.reviewer),
            ("approved", None),
        ]
        approved = told.recorded[-1]
        assert (approved.page, approved.revision) == (ward.draft.pk, submission.revision_id)
        assert approved.data == {"note": note, "release_at": moment.isoformat()}
        said = {"event": "approved", "submission": submission, "actor": ward.reviewer, "note": note}
        assert told.heard == [("review_moved", {"sender": Submission, **said})]

    def test_its_release(self, ward: Ward, submission: Any, moment: Any, told: Told) -> None:
        sign(submission, reviewer=ward.reviewer)
        told.start_over()

        with time_machine.travel(moment, tick=False):
            assert services.release(submission=submission) == ""

        assert told.recorded == [Entry("published", ward.draft.pk, None, submission.revision_id, STATEMENT)]
        moved = {"event": "released", "submission": submission, "actor": None, "note": ""}
        assert told.heard == [
            ("review_moved", {"sender": Submission, **moved}),
            ("publication_changed", {"sender": SignOff, "page": ward.draft, "event": "published"}),
        ]

    @pytest.mark.parametrize("later", [True, False])
    def test_another_moment(self, ward: Ward, submission: Any, moment: Any, told: Told, later: bool) -> None:
        chosen = moment + DAY if later else None
        editor = ward.users["managing_editor"]

        reason = services.reschedule(submission=submission, user=editor, release_at=chosen, seen=moment)

        note = f"Not before {in_center(chosen)}." if chosen else "As soon as possible."
        assert reason == ""
        assert fresh(submission).release_at == chosen
        assert told.recorded == [Entry("rescheduled", ward.draft.pk, editor, submission.revision_id, {"note": note})]
        said = {"event": "rescheduled", "submission": submission, "actor": editor, "note": note}
        assert told.heard == [("review_moved", {"sender": Submission, **said})]


class TestTrouble:
    def test_with_a_page_names_its_revision_and_with_a_bundle_the_bundle_once(self, ward: Ward, told: Told) -> None:
        bundle = services.create_bundle(user=ward.users["managing_editor"], name="Spring")
        told.start_over()

        for what in (*[{"submission": ward.submission}] * 2, *[{"bundle": bundle}] * 2):
            trouble = note_trouble("It broke.", **what)

        assert told.recorded == [
            Entry("release_failed", ward.waiting.pk, None, ward.submission.revision_id, {"note": "It broke."}),
            Entry("release_failed", None, None, None, {"note": "It broke.", "bundle": bundle.pk}),
        ]
        assert (trouble.bundle, trouble.submission, trouble.what, trouble.tries) == (bundle, None, "It broke.", 2)


def in_center(moment: datetime.datetime) -> str:
    """Return a moment as the Center’s clocks show it."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{here.day} {here:%B %Y, %H:%M}"


class TestCurrency:
    def test_confirming_that_it_still_holds(self, ward: Ward, told: Told) -> None:
        before = ward.sign_off

        signed = services.reaffirm(
            page=ward.article,
            user=ward.reviewer,
            fingerprint=before.fingerprint,
            password=PASSWORD,
            attested=True,
        )

        assert told.recorded == [
            Entry(
                "reaffirmed",
                ward.article.pk,
                ward.reviewer,
                before.revision_id,
                {"fingerprint": before.fingerprint},
            )
        ]
        changed = {"sender": SignOff, "page": ward.article, "event": "reaffirmed"}
        assert told.heard == [("publication_changed", changed)]
        kept = ("page_id", "revision_id", "submission_id", "payload_version", "content_digest", "dependencies")
        for name in (*kept, "dependencies_digest", "fingerprint", "update_type"):
            assert getattr(signed, name) == getattr(before, name), name
        assert (signed.reviewer, signed.meaning, signed.specialties) == (ward.reviewer, "reaffirmed", ["psychiatry"])

    def test_withdrawing(self, ward: Ward, told: Told) -> None:
        editor, revision = ward.users["managing_editor"], ward.article.live_revision_id

        governance = services.withdraw(
            page=ward.article, user=editor, reason="error", note=" It was wrong. ", replacement=ward.index
        )

        assert told.recorded == [
            Entry("withdrawn", ward.article.pk, editor, revision, {"reason": "error", "note": "It was wrong."})
        ]
        assert told.heard == [("publication_changed", {"sender": SignOff, "page": ward.article, "event": "withdrawn"})]
        stored = fresh(governance)
        assert (stored.status, stored.withdrawal_reason) == ("withdrawn", "error")
        assert (stored.withdrawn_on, stored.withdrawal_note) == (timezone.localdate(), "It was wrong.")
        assert stored.replacement_id == ward.index.pk

    def test_withdrawing_what_had_an_update_that_waited(self, ward: Ward, told: Told) -> None:
        editor = ward.users["managing_editor"]
        submission = submit(ward.article, author=editor, release_at=timezone.now() + DAY)
        sign(submission, reviewer=ward.reviewer)
        told.start_over()

        services.withdraw(page=fresh(ward.article), user=editor, reason="error", note="It was wrong.")

        note = "The live page was withdrawn, so what waited to follow it has to be signed again."
        assert [each.action for each in told.recorded] == ["withdrawn", "release_refused"]
        assert told.recorded[-1] == Entry(
            "release_refused", ward.article.pk, editor, submission.revision_id, {"note": note}
        )
        assert told.events == ["review_moved: release_refused", "publication_changed: withdrawn"]
        refused = {"event": "release_refused", "submission": submission, "actor": editor, "note": note}
        assert told.of("review_moved") == [{"sender": Submission, **refused}]


def test_another_tier(ward: Ward, told: Told) -> None:
    lead = make_user("clinical_lead")
    told.start_over()

    governance = services.set_tier(page=ward.article, user=lead, tier="high", reason=" It names doses. ")

    said = {"before": "standard", "after": "high", "reason": "It names doses."}
    assert [entry for entry in told.recorded if entry.action == "tier_set"] == [
        Entry("tier_set", ward.article.pk, lead, None, said)
    ]
    assert fresh(governance).risk_tier == "high"
    assert [said["sender"] for said in told.of("rereviews_opened")] == [RereviewRequest]
    assert next(entry.actor for entry in told.recorded if entry.action == "rereview_opened") == lead
    assert told.events == ["rereviews_opened", "publication_changed: graded"]


def test_another_tier_of_a_draft_changes_nothing_public(ward: Ward, told: Told) -> None:
    services.set_tier(page=ward.draft, user=make_user("clinical_lead"), tier="high", reason="It names doses.")

    assert told.of("publication_changed") == []


class TestStash:
    CONTENT = {"summary": "What I typed."}

    def test_keeping_giving_back_and_throwing_away(self, ward: Ward, told: Told) -> None:
        page, author = ward.draft, ward.author

        stash = services.stash_draft(page=page, user=author, content=self.CONTENT)
        revision = services.restore_stash(stash=stash, user=author)
        again = services.stash_draft(page=page, user=author, content=self.CONTENT)
        services.discard_stash(stash=again, user=author)

        assert told.recorded == [
            Entry("stashed", page.pk, author),
            Entry("stash_restored", page.pk, author, revision.pk),
            Entry("stashed", page.pk, author),
            Entry("stash_discarded", page.pk, author),
        ]
        assert (revision.user, fresh(page).latest_revision) == (author, revision)
