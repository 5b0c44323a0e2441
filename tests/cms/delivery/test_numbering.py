"""Numbers and epochs: given once, in the order of commits; forgotten after ninety days, never passed by in silence."""

import datetime
import io

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.delivery import head, numbering, upkeep
from cms.delivery.models import Change, Head, Publication
from tests.cms.delivery.changing import Consumer
from tests.conftest import number_changes_at_once
from workflow import services


def check_references_at_once():
    """Leave nothing for the commit, which a table that is altered in the same transaction would wait for."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestNumbers:
    def test_count_from_the_head(self, answers, feed):
        answers.publish(slug="counts")

        assert [change.number for change in feed.changes] == list(range(feed.before + 1, feed.head + 1))

    def test_are_those_of_the_publications(self, answers, feed):
        article = answers.publish(slug="counts")

        last = feed.changes[-1].number
        assert Publication.objects.get(pk=article.pk).number == last

    def test_are_not_used_up_by_what_is_rolled_back(self, answers, feed):
        with transaction.atomic():
            answers.publish(slug="counts")
            transaction.set_rollback(True)

        assert (feed.changes, feed.head) == ([], feed.before)
        answers.publish(slug="mouth")
        assert feed.changes[0].number == feed.before + 1

    def test_that_are_missing_are_a_fault_of_the_installation(self, db):
        assert upkeep.changes_are_numbered()
        table = " ON delivery_change" if connection.vendor == "postgresql" else ""

        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER delivery_number_changes{table}")

        assert not upkeep.changes_are_numbered()

    def test_are_given_afterwards_to_what_came_while_tables_were_rebuilt(self, answers, consumer):
        numbering.remove(connection)
        article = answers.publish(slug="counts")
        assert consumer.pull() == []

        check_references_at_once()
        numbering.install(connection)
        number_changes_at_once()

        consumer.pull()
        assert consumer.told == {article.pk: "upsert"}
        assert Publication.objects.get(pk=article.pk).number == Change.objects.get(page_id=article.pk).number
        assert not Change.objects.filter(number=None).exists()

    def test_need_one_head(self, db):
        with pytest.raises(IntegrityError), transaction.atomic():
            Head.objects.create(pk=2)


class TestEpochs:
    def test_begin_with_a_command(self, answers, consumer):
        before, out = head.look(), io.StringIO()

        call_command("new_feed_epoch", stdout=out)

        after = head.look()
        assert after.epoch != before.epoch
        assert after.number == before.number + 1
        assert out.getvalue() == f"The feed is in epoch {after.epoch}. Other sites will start over.\n"
        assert consumer.ask(consumer.next).status_code == 410
        assert consumer.copies == Consumer().copies


class TestForgetting:
    @pytest.fixture
    def later(self, answers):
        """Ninety-one days after a page was withdrawn and another one published."""
        self.old = Consumer().next
        services.withdraw(page=answers.publish(slug="gone"), user=answers.author, reason="error", note="Wrong.")
        answers.publish(slug="counts")
        with time_machine.travel(timezone.now() + datetime.timedelta(days=91), tick=False):
            yield

    def test_leaves_what_is_younger(self, answers, later):
        consumer = Consumer()
        answers.publish(slug="young")

        upkeep.forget_changes()

        assert [item["kind"] for item in consumer.pull()] == ["upsert"]
        assert Head.objects.get().oldest < Head.objects.get().number

    def test_loses_older_cursors_with_words_and_no_silence(self, answers, later, client):

        upkeep.forget_changes()

        gone = Change.objects.exclude(kind="frame").get()
        assert (gone.kind, client.get(f"/api/v2/pages/{gone.page_id}/").status_code) == ("tombstone", 410)
        answer = Consumer().ask(self.old)
        assert answer.status_code == 410
        assert "forgotten" in answer.json()["message"]
        assert Head.objects.get().oldest == Head.objects.get().number - 1

    def test_leaves_the_cursor_that_is_up_to_date(self, later):
        consumer = Consumer()

        upkeep.forget_changes()

        assert consumer.pull() == []

    def test_forgets_nothing_before_its_time(self, answers):
        consumer = Consumer()
        answers.publish(slug="counts")
        with time_machine.travel(timezone.now() + datetime.timedelta(days=89), tick=False):
            upkeep.forget_changes()

        assert Head.objects.get().oldest == 0
        assert len(consumer.pull()) == 1
