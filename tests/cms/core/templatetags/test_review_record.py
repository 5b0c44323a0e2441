import datetime
from types import SimpleNamespace

import pytest
import time_machine

from cms.core.templatetags.review_record import (
    change_log,
    correction_notice,
    fingerprint,
    how_long_ago,
    review_notice,
    review_state,
)

TODAY = datetime.date(2026, 11, 22)
NOON = "2026-11-22T12:00:00-05:00"


def governance():
    return SimpleNamespace(
        review_share=lambda: 38,
        last_reviewed_on=datetime.date(2026, 9, 14),
        next_review_on=datetime.date(2027, 3, 14),
    )


def sign_off(meaning="approved", update_type="major", revision_id=1, day=14):
    return SimpleNamespace(
        meaning=meaning,
        update_type=update_type,
        change_note=f"Note of revision {revision_id}",
        revision_id=revision_id,
        signed_at=datetime.datetime(2026, 9, day, 15, tzinfo=datetime.UTC),
    )


def page(*sign_offs, standing="current", correction=None):
    return SimpleNamespace(
        governance=governance(),
        standing=standing,
        correction=correction,
        live_sign_offs=lambda: list(sign_offs),
        public_history=lambda: list(sign_offs),
    )


def correction(*, is_unconfirmed):
    since = datetime.datetime(2026, 9, 14, 15, tzinfo=datetime.UTC)
    return SimpleNamespace(
        notice="It is 12.5 mg.",
        live_since=since,
        due_at=since + datetime.timedelta(days=2),
        is_unconfirmed=is_unconfirmed,
    )


class TestReviewState:
    def test_calls_a_page_without_signatures_a_draft(self):
        state = review_state(page())

        assert state.kind == "draft"
        assert state.signers == ()
        assert state.reviewed_on is None

    def test_names_everybody_who_approved(self):
        first, second = sign_off(), sign_off(day=15)

        state = review_state(page(second, first))

        assert state.kind == "current"
        assert state.share == 38
        assert state.signers == (second, first)

    def test_names_only_the_last_who_confirmed_and_keeps_the_day_of_the_text(self):
        approved, confirmed = sign_off(), sign_off(meaning="reaffirmed", day=20)

        state = review_state(page(confirmed, approved))

        assert state.signers == (confirmed,)
        assert state.change is approved

    @pytest.mark.parametrize("standing", ["overdue", "flagged"])
    def test_says_when_the_page_no_longer_holds(self, standing):
        assert review_state(page(sign_off(), standing=standing)).kind == standing


class TestChangeLog:
    @pytest.mark.parametrize(
        ("update_type", "kind"), [("minor", "Wording"), ("major", "Changed"), ("safety", "Safety correction")]
    )
    def test_says_what_kind_of_change_it_was(self, update_type, kind):
        change, _first = change_log(page(sign_off(update_type=update_type), sign_off(revision_id=0)))

        assert (change.kind, change.note) == (kind, "Note of revision 1")

    def test_calls_the_first_one_published(self):
        (change,) = change_log(page(sign_off(update_type="major")))

        assert (change.kind, change.note) == ("Published", "Note of revision 1")

    def test_of_a_page_that_nobody_signed_is_empty(self):
        assert change_log(page()) == []

    def test_counts_several_signers_of_one_change_once(self):
        assert len(change_log(page(sign_off(day=15), sign_off(), sign_off(revision_id=0)))) == 2

    def test_tells_a_confirmation_from_a_change(self):
        newest, oldest = change_log(page(sign_off(meaning="reaffirmed", day=20), sign_off()))

        assert (newest.kind, newest.note) == ("Reviewed, no change", "")
        assert oldest.kind == "Published"


class TestFingerprint:
    def test_keeps_what_a_person_can_compare(self):
        assert fingerprint("9f2c41d7" + "0" * 52 + "e71a") == "9f2c 41d7 … e71a"


class TestHowLongAgo:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (TODAY, "today"),
            (TODAY - datetime.timedelta(days=1), "1 day ago"),
            (TODAY - datetime.timedelta(days=59), "59 days ago"),
            (TODAY - datetime.timedelta(days=100), "3 months ago"),
            (datetime.date(2025, 10, 2), "more than a year ago"),
            (datetime.date(2024, 6, 2), "more than 2 years ago"),
        ],
    )
    @time_machine.travel(NOON, tick=False)
    def test_says_how_far_the_day_is_past(self, day, words):
        assert how_long_ago(day) == words


class TestReviewNotice:
    def source(self, *, fallen, note=""):
        return SimpleNamespace(
            title="Clozapine REMS program", warning="Source replaced 13 June 2025", note=note, is_fallen=lambda: fallen
        )

    @time_machine.travel(NOON, tick=False)
    def state(self, *, overdue):
        return review_state(page(sign_off(), standing="overdue" if overdue else "current"))

    def test_is_silent_while_everything_holds(self):
        assert review_notice(self.state(overdue=False), [self.source(fallen=False)]) is None

    @time_machine.travel("2027-04-01T12:00:00-04:00", tick=False)
    def test_says_since_when_the_review_is_overdue(self):
        notice = review_notice(self.state(overdue=True), [])

        assert notice.title == "Past its review date"
        assert notice.paragraphs[0].startswith(
            "Last reviewed 14 September 2026 by one clinician. Review was due 14 March 2027, 18 days ago."
        )

    def test_names_the_source_that_fell_and_what_holds_now(self):
        notice = review_notice(self.state(overdue=False), [self.source(fallen=True, note="No REMS applies.")])

        assert notice.title == "One source no longer holds"
        assert notice.paragraphs[0] == "“Clozapine REMS program”: source replaced 13 June 2025. No REMS applies."

    def test_says_both_in_one_notice(self):
        notice = review_notice(self.state(overdue=True), [self.source(fallen=True), self.source(fallen=True)])

        assert notice.title == "Past its review date, and 2 sources no longer hold"

    @time_machine.travel(NOON, tick=False)
    def test_says_first_that_the_page_was_corrected_and_how_far_that_is_confirmed(self):
        waiting = correction(is_unconfirmed=True)
        notice = review_notice(
            review_state(page(sign_off(), standing="overdue", correction=waiting)), [self.source(fallen=True)]
        )

        assert (
            notice.title == "Corrected on 14 September 2026, and past its review date, and one source no longer holds"
        )
        assert notice.paragraphs[:2] == [
            "It is 12.5 mg.",
            "So far one clinician signed the correction. "
            "If it is not confirmed by 16 September 2026, 11:00 EDT, this page is withdrawn.",
        ]


class TestCorrectionNotice:
    def test_is_silent_without_a_correction(self):
        assert correction_notice(page(sign_off())) is None

    def test_says_when_all_have_signed(self):
        notice = correction_notice(page(sign_off(), sign_off(), correction=correction(is_unconfirmed=False)))

        assert notice.title == "Corrected on 14 September 2026"
        assert notice.paragraphs == ["It is 12.5 mg.", "The correction has all the signatures that this page needs."]
