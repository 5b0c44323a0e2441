import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.currency import MOST_DOTS, Currency, currency_today, recently_reviewed
from tests.factories.home import put_review_date
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import supersede
from workflow.models import Governance

TODAY = datetime.date(2026, 11, 22)


class TestCurrencyToday:
    def test_counts_published_answers_by_the_state_of_their_review(self, answers):
        for days in (-1, 0, 30, 31):
            put_review_date(answers.publish(), days)

        counted = currency_today()

        assert (counted.current, counted.due, counted.overdue) == (1, 2, 1)
        assert (counted.holding, counted.total) == (3, 4)

    def test_counts_what_rests_on_a_fallen_source_apart_and_never_as_current(self, answers):
        answers.publish()
        put_review_date(answers.publish(), 5)
        put_review_date(answers.publish(), -1)
        supersede(answers.citation)

        counted = currency_today()

        assert (counted.current, counted.due, counted.flagged, counted.overdue) == (0, 0, 2, 1)
        assert (counted.holding, counted.total) == (0, 3)
        assert recently_reviewed() == []

    def test_leaves_out_what_the_public_cannot_open(self, answers):
        restricted = answers.publish()
        PageViewRestriction.objects.create(page=restricted.page_ptr, restriction_type="login")
        make_article(answers.index, topics=[])

        assert currency_today().total == 0


class TestDots:
    def test_draws_one_dot_for_each_answer(self):
        dots = Currency(TODAY, current=30, due=2, overdue=1).dots

        assert dots["current"].count("h0") == 30
        assert dots["due"].count("m-3.5 0") == 2
        assert dots["overdue"].count("h9") == 1

    def test_starts_a_new_row_after_twenty_eight(self):
        assert Currency(TODAY, current=28, due=0, overdue=0).dots_height == 16
        assert Currency(TODAY, current=28, due=1, overdue=0).dots["due"].startswith("M8 24")

    @pytest.mark.parametrize("total", [0, MOST_DOTS + 1])
    def test_draws_nothing_where_there_is_nothing_or_too_much_to_see(self, total):
        assert Currency(TODAY, current=total, due=0, overdue=0).dots_height == 0


class TestRecentlyReviewed:
    def test_lists_current_answers_newest_first(self, answers):
        older, newer, overdue = answers.publish(), answers.publish(), answers.publish()
        put_review_date(overdue, -1)
        Governance.objects.filter(page=older.pk).update(last_reviewed_on=timezone.localdate() - datetime.timedelta(9))

        assert recently_reviewed() == [newer, older]
