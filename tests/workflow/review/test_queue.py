"""What waits for whom."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.vocabulary import supersede
from tests.factories.workflow import make_user, publish_signed_off, sign, submit
from tests.workflow.admin.screens import again, an_article, in_review, read, signed_in, words
from workflow import contributions, services
from workflow.models import Governance
from workflow.review.queue import Queue

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reviews/"


@pytest.fixture
def author():
    return make_user("author", username="sorrel")


@pytest.fixture
def reviewer():
    return make_user("clinical_reviewer", username="rowan")


def titles(queue_rows) -> list[str]:
    return [row.submission.change_note for row in queue_rows]


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


class TestQueue:
    def test_puts_safety_first_and_then_the_nearest_day(self, author, reviewer):
        for note, days, kind in (("later", 9, "major"), ("safety", 20, "safety"), ("sooner", 2, "minor")):
            in_review(author=author, note=note, due_on=in_days(days), update_type=kind)

        assert titles(Queue(reviewer).waiting) == ["safety", "sooner", "later"]

    def test_says_why_nothing_waits_for_whoever_cannot_sign(self, author, reviewer):
        reviewer.email = "else@example.com"
        reviewer.save()

        for person, said in ((reviewer, "when a clinical lead has confirmed it"), (make_user("clinical_lead"), "")):
            assert said in Queue(again(person)).obstacle
            assert bool(Queue(again(person)).obstacle) is bool(said)
        assert "You can sign no clinical page now." in words(read(signed_in(reviewer).get(ADDRESS)).main)

    def test_keeps_what_i_wrote_out_of_what_waits_for_me(self, author, reviewer):
        article = an_article(owner=author)
        article.save_revision(user=reviewer)
        submit(article, author=author)

        queue = Queue(reviewer)

        assert (len(queue.open), len(queue.waiting)) == (1, 0)

    def test_shows_an_author_their_own_and_nobody_else_s(self, author):
        in_review(author=author, note="mine")
        in_review(author=make_user("author"), note="theirs")

        queue = Queue(author)

        assert titles(queue.open) == titles(queue.mine) == ["mine"]
        assert queue.waiting == []

    @pytest.mark.parametrize("role", ["auditor", "site_admin", ""])
    def test_shows_no_draft_to_whoever_may_not_read_it(self, author, role):
        in_review(author=author)

        assert Queue(make_user(role)).open == []

    def test_lists_what_came_back_until_it_is_sent_again(self, author, reviewer):
        submission = in_review(author=author)
        services.request_changes(submission=submission, user=reviewer, note="Name the label.")
        assert Queue(author).sent_back == [submission]
        assert Queue(make_user("author")).sent_back == []
        assert Queue(make_user("managing_editor")).sent_back == [submission]

        submit(submission.page.specific, author=author)

        assert Queue(author).sent_back == []

    def test_lists_overdue_pages_with_the_oldest_first(self, author, reviewer):
        first, second = (publish_signed_off(an_article(owner=author), author=author) for _ in range(2))
        Governance.objects.filter(page=first).update(next_review_on=in_days(-1))
        Governance.objects.filter(page=second).update(next_review_on=in_days(-30))

        assert [row.page_id for row in Queue(reviewer).overdue] == [second.pk, first.pk]

    def test_agrees_with_the_rule_about_contributors(self, author, reviewer):
        article = an_article(owner=author)
        article.save_revision(user=reviewer)
        publish_signed_off(article, author=author)
        copy = article.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=author)
        submissions = [submit(article, author=author), submit(copy.specific, author=author)]

        alone = {s.revision_id: contributions.contributors(s.revision) for s in submissions}
        together = contributions.contributors_to(
            [contributions.Text(s.page_id, s.revision_id, s.revision.content["lineage"]) for s in submissions]
        )

        assert together == alone
        assert alone[submissions[0].revision_id] == {author.pk}
        assert reviewer.pk in alone[submissions[1].revision_id]

    def test_counts_what_falls_due_week_by_week(self, author, reviewer):
        monday = timezone.localdate() - datetime.timedelta(days=timezone.localdate().weekday())
        days = [
            in_days(-1),
            timezone.localdate(),
            monday + datetime.timedelta(days=7),
            monday + datetime.timedelta(days=76),
        ]
        for day in days:
            article = publish_signed_off(an_article(owner=author), author=author)
            Governance.objects.filter(page=article).update(next_review_on=day)

        weeks = Queue(reviewer).weeks

        assert [week.count for week in weeks] == [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        assert (weeks[0].title, weeks[1].title) == ("Overdue", "This week")

    def test_draws_no_weeks_when_nothing_falls_due(self, reviewer):
        assert Queue(reviewer).weeks == []


class TestScreen:
    def test_starts_with_what_waits_for_a_reviewer(self, author, reviewer):
        in_review(author=author, due_on=in_days(2))

        page = read(signed_in(reviewer).get(ADDRESS))

        assert words(page.select_one(".qtabs [aria-current]")) == "Waiting for me 1"
        row = words(page.select_one(".qtable tbody tr"))
        assert "New page" in row
        assert "0 of 1 Waits for you" in row
        assert "in 2 days" in row

    def test_starts_with_what_an_author_sent(self, author):
        page = read(signed_in(author).get(ADDRESS))

        assert words(page.select_one(".qtabs [aria-current]")) == "Sent by me 0"
        assert "Nothing of yours is in review." in words(page.main)

    @pytest.mark.parametrize("show", ["waiting", "mine", "back", "overdue", "all", "nonsense", ""])
    def test_opens_every_list_and_falls_back(self, author, reviewer, show):
        services.request_changes(submission=in_review(author=author), user=reviewer, note="Name the label.")
        in_review(author=author)
        article = publish_signed_off(an_article(owner=author), author=author)
        Governance.objects.filter(page=article).update(next_review_on=in_days(-400))

        response = signed_in(reviewer).get(ADDRESS, {"show": show, "page": "77"})

        assert response.status_code == 200
        assert read(response).select_one(".qtabs [aria-current]") is not None

    def test_warns_of_a_source_on_which_live_pages_still_rest(self, author, reviewer):
        article = publish_signed_off(an_article(owner=author), author=author)
        supersede(article.summary_citations[0])

        page = read(signed_in(reviewer).get(ADDRESS))

        assert "1 live page still rests on it" in words(page.find(class_="urgent"))

    def test_remembers_my_last_decisions(self, author, reviewer):
        sign(in_review(author=author), reviewer=reviewer)

        page = read(signed_in(reviewer).get(ADDRESS))

        assert "signed off" in words(page.find(class_="lately"))

    def test_asks_as_many_queries_for_two_as_for_twenty(self, author, reviewer):
        visitor = signed_in(reviewer)
        counts = []
        for target in (2, 20):
            while len(Queue(reviewer).open) < target:
                in_review(author=author)
            visitor.get(ADDRESS)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = visitor.get(ADDRESS)
            counts.append(len(queries))
            assert len(read(response).select(".qtable tbody tr")) == target

        assert counts[0] == counts[1]

    def test_pages_through_more_than_fifty(self, author, reviewer, monkeypatch):
        monkeypatch.setattr("workflow.admin.views.queue.ROWS", 1)
        in_review(author=author, note="first"), in_review(author=author, note="second")

        page = read(signed_in(reviewer).get(ADDRESS, {"show": "all", "page": "2"}))

        assert len(page.select(".qtable tbody tr")) == 1
        assert page.find("a", rel="prev")["href"] == "?show=all&page=1"

    def test_is_not_for_anonymous_visitors(self, client):
        assert client.get(ADDRESS).url == f"{reverse('wagtailadmin_login')}?next={ADDRESS}"


class TestDashboard:
    def test_shows_what_concerns_me_and_none_of_the_stock_panels(self, author, reviewer):
        in_review(author=author)

        page = read(signed_in(reviewer).get("/admin/"))

        assert "Waiting for your signature" in words(page.main)
        assert "awaiting your review" not in words(page.main)

    def test_shows_an_author_what_is_in_review_and_what_came_back(self, author, reviewer):
        in_review(author=author)
        services.request_changes(submission=in_review(author=author), user=reviewer, note="Name the label.")

        page = read(signed_in(author).get("/admin/"))

        assert "Yours, in review" in words(page.main)
        assert "Sent back to you" in words(page.main)

    def test_counts_in_the_menu(self, author, reviewer):
        in_review(author=author)

        assert "Reviews (1)" in signed_in(reviewer).get("/admin/").text
