"""What turns with nobody doing anything: review dates at midnight in the Center's time zone, and sessions."""

import datetime
import json
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from cms.delivery import head, upkeep, writing
from cms.delivery.models import Publication
from tests.cms.delivery.changing import Consumer, assert_in_line, publication
from tests.factories.sessions import AFTER, BEFORE, DURING, make_session
from tests.factories.workflow import make_user, publish_signed_off

ZONE = ZoneInfo(settings.TIME_ZONE)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def article(answers):
    return answers.publish(slug="counts")


@pytest.fixture
def midnight(article):
    """The first moment after the day on which the article's next review is due."""
    due = publication(article).next_review
    return datetime.datetime.combine(due + datetime.timedelta(days=1), datetime.time(), ZONE)


class TestMidnight:
    def test_is_known_beforehand(self, article, midnight):
        assert publication(article).turns_at == midnight

    def test_makes_what_was_due_overdue(self, article, midnight):
        with time_machine.travel(midnight - SECOND, tick=False):
            consumer = Consumer()
            assert head.look().holds()
            assert writing.turn() == 0
            assert consumer.pull() == []
        before = head.look()

        with time_machine.travel(midnight, tick=False):
            assert not head.look().holds()
            writing.turn()

            row = publication(article)
            assert (row.status, row.is_stale, row.turns_at) == ("overdue", True, None)
            consumer.pull()
            assert consumer.told[article.pk] == "upsert"
            review = json.loads(consumer.copies[article.pk])["meta"]["review"]
            assert (review["status"], review["status_until"]) == ("overdue", None)
            after = head.look()
            assert (after.number > before.number, after.holds()) == (True, True)
            assert_in_line(consumer)

    def test_is_made_up_for_by_whoever_reads_first(self, article, midnight):
        consumer = Consumer()

        with time_machine.travel(midnight, tick=False):
            consumer.pull()

            assert json.loads(consumer.copies[article.pk])["meta"]["review"]["status"] == "overdue"
            assert publication(article).status == "overdue"

    def test_turns_each_page_once(self, article, midnight):
        with time_machine.travel(midnight, tick=False):
            assert writing.turn() > 0
            upkeep.write_stale()
            assert writing.turn() == 0

    def test_is_over_when_somebody_confirms(self, answers, article, midnight):
        with time_machine.travel(midnight, tick=False):
            consumer = Consumer()

            publish_signed_off(article, author=answers.author, reviewer=make_user("clinical_reviewer"))

            consumer.pull()
            row = publication(article)
            assert (row.status, row.turns_at > midnight) == ("current", True)
            assert json.loads(consumer.copies[article.pk])["meta"]["review"]["status"] == "current"


class TestSessions:
    @pytest.fixture
    def session(self, db):
        with time_machine.travel(BEFORE - datetime.timedelta(days=30), tick=False):
            session = make_session(slug="forum")
            publish_signed_off(session.get_parent().specific, reviewer=make_user("managing_editor"))
            return publish_signed_off(session)

    def test_begin_and_end(self, session):
        with time_machine.travel(BEFORE, tick=False):
            consumer = Consumer()
            assert json.loads(consumer.copies[session.pk])["state"] == "upcoming"
            assert publication(session).turns_at == DURING

        for moment, state, turn in ((DURING, "under-way", AFTER), (AFTER, "over", None)):
            with time_machine.travel(moment, tick=False):
                consumer.pull()
                assert consumer.told == {session.pk: "upsert"}
                assert json.loads(consumer.copies[session.pk])["state"] == state
                row = publication(session)
                assert (row.turns_at == turn) if turn else (row.turns_at > AFTER)
                assert_in_line(consumer)

    def test_do_not_change_between(self, session):
        with time_machine.travel(BEFORE, tick=False):
            consumer = Consumer()
        with time_machine.travel(DURING - SECOND, tick=False):
            assert consumer.pull() == []
        with time_machine.travel(DURING, tick=False):
            assert [item["id"] for item in consumer.pull()] == [session.pk]
        with time_machine.travel(AFTER - SECOND, tick=False):
            assert consumer.pull() == []


class TestJobs:
    def test_write_what_is_stale(self, answers, article):
        writing.mark_stale(Publication.objects.all())
        told = publication(article).number

        upkeep.write_stale()

        assert not Publication.objects.filter(is_stale=True).exists()
        assert publication(article).number == told

    def test_take_down_a_stale_row_of_what_is_not_live(self, answers, article, consumer):
        row = publication(article)
        draft = make_session(slug="draft")
        row.pk, row.is_stale = draft.pk, True
        Publication.objects.bulk_create([row])

        upkeep.write_stale()

        assert not Publication.objects.filter(pk=draft.pk).exists()
        assert consumer.pull()[0]["reason"] == "deleted"
