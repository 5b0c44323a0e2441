"""A record that falls opens a request for each page that rests on it; signing, confirming, withdrawing closes it."""

import datetime

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import LogContext

from cms.vocabulary.models import Citation
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation, supersede
from tests.factories.workflow import PASSWORD, publish_signed_off
from workflow import services, upkeep
from workflow.models import AuditEntry, RereviewRequest
from workflow.refusals import Refused
from workflow.services import rereview
from workflow.signals import rereviews_opened

pytestmark = pytest.mark.django_db

QUEUED = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})


def status(citation, status):
    citation.status = status
    citation.status_date = datetime.date(2025, 6, 13) if status != "active" else None
    citation.save()


def again(page):
    return type(page).objects.get(pk=page.pk)


@pytest.fixture(scope="module")
def kept_article(kept_answers):
    return kept_answers.publish()


@pytest.fixture
def article(kept_article, db):
    """A live article that rests on the source of these answers."""
    return again(kept_article)


def reaffirm(page, reviewer):
    page = again(page)
    return services.reaffirm(
        page=page, user=reviewer, fingerprint=page.live_sign_offs()[0].fingerprint, password=PASSWORD, attested=True
    )


def change(page, answers, citation):
    """Sign another version of `page` that rests on `citation` alone."""
    draft = again(page).get_latest_revision_as_object()
    cited = valid_blocks(citation)["cited_text"]
    other = make_article(answers.index, citation=citation, topics=[], body=stream(("text", cited)))
    draft.summary, draft.summary_sources, draft.body = "Another answer. [1]", other.summary_sources, other.body
    return publish_signed_off(draft, author=answers.author, reviewer=answers.reviewer)


def only():
    return RereviewRequest.objects.get()


def outcome():
    return only().get_outcome_display()


def audited(action):
    return list(AuditEntry.objects.filter(action=action).order_by("pk"))


class TestAFallenSource:
    @pytest.mark.parametrize("fallen", ["corrected", "retracted", "superseded"])
    def test_opens_a_request_for_the_page_that_rests_on_it(self, answers, article, fallen):
        status(answers.citation, fallen)

        request = only()
        assert request.page_id == article.pk
        assert request.cause == "source"
        assert request.record_key == f"vocabulary.citation:{answers.citation.pk}"
        assert request.record_name == str(answers.citation)
        assert request.record_warning == answers.citation.warning()
        assert request.why == f"{answers.citation.warning()}: {answers.citation}"
        assert request.due_on == timezone.localdate() + datetime.timedelta(days=14)
        assert (request.closed_at, request.outcome, request.closed_by) == (None, "", None)

    def test_leaves_an_entry_in_the_record_of_each_page(self, answers, article):
        pages = [article, answers.publish()]

        supersede(answers.citation)

        entries = audited("rereview_opened")
        assert {entry.page_id for entry in entries} == {page.pk for page in pages}
        assert {entry.actor_name for entry in entries} == {"System"}
        assert entries[0].data == {
            "cause": "source",
            "record": f"vocabulary.citation:{answers.citation.pk}",
            "note": f"{only_why()}.",
            "due_on": (timezone.localdate() + datetime.timedelta(days=14)).isoformat(),
        }

    def test_is_recorded_under_the_name_of_whoever_changed_the_source(self, answers, article):
        with LogContext(user=answers.reviewer):
            supersede(answers.citation)
            status(answers.citation, "active")

        entries = [*audited("rereview_opened"), *audited("rereview_closed")]
        assert [entry.actor for entry in entries] == [answers.reviewer, answers.reviewer]

    def test_asks_for_nothing_where_only_a_draft_rests_on_it(self, answers):
        citation = make_citation()
        make_article(answers.index, citation=citation, topics=[]).save_revision(user=answers.author)

        supersede(citation)

        assert not RereviewRequest.objects.exists()

    def test_asks_for_nothing_on_pages_that_rest_on_another(self, answers, article):
        supersede(make_citation())

        assert not RereviewRequest.objects.exists()

    def test_asks_for_nothing_on_a_withdrawn_page(self, answers, article):
        services.withdraw(page=article, user=answers.author, reason="retired", note="Gone.")

        supersede(answers.citation)

        assert not RereviewRequest.objects.exists()

    def test_asks_once_however_often_it_is_saved(self, answers, article):
        supersede(answers.citation)

        supersede(answers.citation, status_note="No enrollment.")

        assert RereviewRequest.objects.count() == 1

    def test_says_in_the_open_request_what_holds_by_now(self, answers, article):
        status(answers.citation, "corrected")

        status(answers.citation, "retracted")

        assert only().record_warning == "Source retracted 13 June 2025"

    def test_that_falls_further_asks_again_for_what_was_confirmed(self, answers, article):
        status(answers.citation, "corrected")
        reaffirm(article, answers.reviewer)

        status(answers.citation, "retracted")

        assert RereviewRequest.objects.open().get().page_id == article.pk

    def test_that_is_only_dated_anew_does_not_ask_again(self, answers, article):
        supersede(answers.citation)
        reaffirm(article, answers.reviewer)

        answers.citation.status_date = datetime.date(2025, 6, 14)
        answers.citation.save()

        assert not RereviewRequest.objects.open().exists()

    def test_that_was_not_written_asks_for_nothing(self, answers, article):
        answers.citation.status = Citation.Status.RETRACTED

        answers.citation.save(update_fields=["title"])

        assert not RereviewRequest.objects.exists()

    def test_is_not_kept_where_its_requests_cannot_be(self, answers, article):
        def fail(**kwargs):
            raise ZeroDivisionError

        rereviews_opened.connect(fail)
        try:
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                supersede(answers.citation)
        finally:
            rereviews_opened.disconnect(fail)

        assert Citation.objects.get(pk=answers.citation.pk).status == "active"
        assert not RereviewRequest.objects.exists()
        assert not audited("rereview_opened")

    def test_costs_as_much_for_twenty_pages_as_for_two(self, answers):
        counts = []
        for wanted in (2, 20):
            citation = make_citation()
            first = publish_signed_off(
                make_article(answers.index, citation=citation, topics=answers.topics()),
                author=answers.author,
                reviewer=answers.reviewer,
            )
            rest_on_the_signature_of(first, wanted - 1, answers)
            with QUEUED, CaptureQueriesContext(connection) as caught:
                supersede(citation)
            assert RereviewRequest.objects.about(f"vocabulary.citation:{citation.pk}").count() == wanted
            counts.append(len(caught))

        assert counts[0] == counts[1] <= 20


def only_why():
    return RereviewRequest.objects.first().why


def rest_on_the_signature_of(first, count, answers):
    """Put `count` more articles live that rest on the source of `first`."""
    citation = first.summary_citations[0]
    for _number in range(count):
        answers.citation = citation
        answers.publish()


class TestStandingAgain:
    def test_closes_what_it_asked_for(self, answers, article):
        supersede(answers.citation)

        status(answers.citation, "active")

        assert outcome() == "What it rests on stands again"
        assert only().closed_at is not None
        assert audited("rereview_closed")[0].data["outcome"] == "restored"

    def test_leaves_what_another_source_asked_for(self, answers, article):
        other = make_citation()
        answers.citation = other
        answers.publish()
        supersede(other)

        status(Citation.objects.exclude(pk=other.pk).first(), "active")

        assert only().closed_at is None


class TestAnswers:
    @pytest.fixture
    def flagged(self, answers, article):
        """A live article whose source has fallen."""
        supersede(answers.citation)
        return article

    def test_a_text_without_the_source_closes_it(self, answers, flagged):
        change(flagged, answers, make_citation())

        assert outcome() == "A changed text was signed"
        assert only().closed_by == again(flagged).live_sign_offs()[0]
        entry = audited("rereview_closed")[0]
        assert (entry.page_id, entry.actor, entry.data["outcome"]) == (flagged.pk, answers.reviewer, "signed")

    def test_a_text_that_still_rests_on_it_does_not(self, answers, flagged):
        change(flagged, answers, answers.citation)

        assert only().closed_at is None

    def test_a_text_that_still_cites_a_corrected_source_closes_it(self, answers, article):
        status(answers.citation, "corrected")

        change(article, answers, answers.citation)

        assert outcome() == "A changed text was signed"

    def test_confirming_after_reading_closes_it(self, answers, flagged):
        signed = reaffirm(flagged, answers.reviewer)

        assert outcome() == "The text was read again and confirmed"
        assert only().closed_by == signed
        assert audited("rereview_closed")[0].actor == answers.reviewer

    def test_withdrawing_closes_it(self, answers, flagged):
        services.withdraw(page=flagged, user=answers.author, reason="superseded", note="The program ended.")

        assert outcome() == "The page was withdrawn"
        assert only().closed_by is None
        assert audited("rereview_closed")[0].actor == answers.author

    def test_a_refused_confirmation_closes_nothing(self, answers, flagged):
        with pytest.raises(Refused, match="Clinical content"):
            reaffirm(flagged, answers.author)

        assert only().closed_at is None

    def test_another_page_stays_open(self, answers, article):
        other = answers.publish()
        supersede(answers.citation)

        reaffirm(article, answers.reviewer)

        assert RereviewRequest.objects.open().get().page_id == other.pk


class TestDailyWork:
    def test_asks_once_for_each_page_past_its_review_date(self, answers, article):
        today = answers.publish()
        put_review_date(article, -1)
        put_review_date(today, 0)

        upkeep.ask_for_rereviews()
        upkeep.ask_for_rereviews()

        assert (only().page_id, only().cause, only().why) == (article.pk, "review_date", "Its review date passed")
        assert len(audited("rereview_opened")) == 1

    def test_a_new_signature_answers_it(self, answers, article):
        put_review_date(article, -1)
        upkeep.ask_for_rereviews()

        change(article, answers, answers.citation)

        assert outcome() == "A changed text was signed"

    def test_asks_again_when_the_next_review_date_passes(self, answers, article):
        put_review_date(article, -1)
        upkeep.ask_for_rereviews()
        reaffirm(article, answers.reviewer)
        put_review_date(article, -1)

        upkeep.ask_for_rereviews()

        assert RereviewRequest.objects.open().count() == 1
        assert RereviewRequest.objects.count() == 2

    def test_finds_what_fell_without_a_word(self, answers, article):
        Citation.objects.filter(pk=answers.citation.pk).update(status="retracted")

        upkeep.ask_for_rereviews()
        upkeep.ask_for_rereviews()

        assert only().page_id == article.pk
        assert only().why == f"Source retracted: {answers.citation}"

    def test_leaves_alone_what_was_confirmed_since(self, answers, article):
        supersede(answers.citation)
        reaffirm(article, answers.reviewer)

        upkeep.ask_for_rereviews()

        assert not RereviewRequest.objects.open().exists()

    def test_asks_for_a_page_that_was_signed_on_a_fallen_source(self, answers):
        answers.citation = make_citation()
        supersede(answers.citation)
        article = answers.publish()

        upkeep.ask_for_rereviews()

        assert only().page_id == article.pk

    def test_costs_as_much_for_many_pages_as_for_few(self, answers):
        counts = []
        for wanted in (2, 6):
            for _number in range(wanted):
                put_review_date(answers.publish(), -1)
            with QUEUED, CaptureQueriesContext(connection) as caught:
                rereview.open_overdue()
            counts.append(len(caught))

        assert counts[0] == counts[1]
        assert RereviewRequest.objects.count() == 8


def test_a_late_request_is_one_that_nobody_answered_in_time(answers, article):
    supersede(answers.citation)
    request = only()

    assert not request.is_late(request.due_on)
    assert request.is_late(request.due_on + datetime.timedelta(days=1))
