import datetime

import pytest
import time_machine
from django.utils import timezone

from home.trending import HALF_LIFE, score, trending
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import make_user
from workflow import services

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


class TestScore:
    def test_is_halved_with_every_half_life(self):
        assert score("safety", NOW, NOW) == 2 * score("safety", NOW - HALF_LIFE, NOW)

    def test_ranks_safety_over_major_over_minor(self):
        assert score("safety", NOW, NOW) > score("major", NOW, NOW) > score("minor", NOW, NOW)

    def test_lets_a_weighty_change_outlast_a_small_one(self):
        assert score("safety", NOW - HALF_LIFE, NOW) > score("minor", NOW, NOW)

    def test_is_that_of_the_lightest_change_for_an_unknown_one(self):
        assert score("unheard of", NOW, NOW) == score("minor", NOW, NOW)


class TestTrending:
    def test_the_weightiest_and_latest_first(self, answers):
        with time_machine.travel(timezone.now() - datetime.timedelta(days=60)):
            old = answers.publish(title="Old")
        new = answers.publish(title="New")

        assert trending(answers.index) == [new, old]

    def test_overdue_and_withdrawn_and_drafts_never_trend(self, answers):
        current, overdue, withdrawn = (answers.publish() for _ in range(3))
        put_review_date(overdue, -1)
        services.withdraw(page=withdrawn, user=make_user("clinical_lead"), reason="error", note="Wrong.")
        make_article(answers.index, topics=[])

        assert trending(answers.index) == [current]

    def test_only_what_stands_in_the_scope(self, answers):
        answers.publish()

        assert trending() == []
        assert trending(None) == []

    @pytest.mark.parametrize("most", [1, 2])
    def test_no_more_than_asked_for(self, answers, most):
        for _ in range(3):
            answers.publish()

        assert len(trending(answers.index, most=most)) == most
