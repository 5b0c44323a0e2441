"""The list of articles: what it shows and how it is narrowed."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.vocabulary.models import TopicSynonym
from cms.vocabulary.terms import Audience
from knowledge_base.filters import ArticleFilterSet
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_topic, supersede
from workflow.models import Governance

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(answers):
    return answers.index


@pytest.fixture
def publish(answers):
    """Put articles live, each about a topic of its own unless the test says otherwise."""

    def put_live(*, topics=None, **fields):
        return answers.publish(topics=topics or [make_topic(f"Topic {TopicArticlePage.objects.count()}")], **fields)

    return put_live


@pytest.fixture
def listed(index, rf):
    """Return the articles that the index shows for a query string."""

    def ask(query=""):
        return list(index.get_context(rf.get(f"/topics/?{query}"))["articles"])

    return ask


def make_overdue(article):
    Governance.objects.filter(page=article.pk).update(next_review_on=timezone.localdate() - datetime.timedelta(days=1))


class TestList:
    def test_shows_live_articles_only(self, index, publish, listed):
        article = publish()
        make_article(index, topics=[])

        assert listed() == [article]

    def test_leaves_out_restricted_articles(self, publish, listed):
        PageViewRestriction.objects.create(page=publish(), restriction_type="login")

        assert listed() == []

    def test_leaves_out_what_is_past_its_review_date_unless_asked(self, publish, listed):
        current, overdue = publish(), publish()
        make_overdue(overdue)

        assert listed() == [current]
        assert listed("status=overdue") == [overdue]
        assert set(listed("status=")) == {current, overdue}

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", ""])
    def test_answers_any_page_number_with_a_page(self, publish, listed, page):
        article = publish()

        assert listed(f"page={page}") == [article]

    def test_adds_two_names_to_the_context(self, index, rf):
        request = rf.get("/topics/")
        own = set(index.get_context(request)) - set(super(type(index), index).get_context(request))

        assert own == {"filters", "articles"}


class TestFilters:
    def test_a_topic_finds_articles_about_what_lies_below_it(self, publish, listed):
        top = make_topic("Monitoring")
        article = publish(topics=[make_topic("Neutropenia", parent=top), make_topic("Blood counts", parent=top)])
        publish()

        assert listed("topic=monitoring") == [article]
        assert listed("topic=neutropenia") == [article]

    def test_an_audience_finds_its_own_articles(self, publish, listed):
        publish()
        article = publish(audience=Audience.FAMILIES)

        assert listed("audience=individuals-and-families") == [article]

    def test_words_are_found_in_title_answer_and_topic(self, publish, listed):
        topic = make_topic("Neutropenia")
        TopicSynonym.objects.create(topic=topic, term="agranulocytosis")
        article = publish(topics=[topic], title="What does the count mean?", summary="Interrupt below 500. [1]")
        publish(title="How do I start?", summary="Slowly. [1]")

        for words in ("COUNT mean", "interrupt", "neutropenia", "agranulocytosis", "count agranulocytosis"):
            assert listed(f"q={words}") == [article]
        assert listed("q=count start") == []

    @pytest.mark.parametrize(
        "query",
        [
            *("topic=nowhere", "audience=everybody", "status=x", "status=current,x", f"q={'a' * 201}", "letter=AB"),
            *("letter=ß", "reviewed_since=x", "reviewed_since=2026-13-01", "reviewed_since=99999999999999999999"),
        ],
    )
    def test_what_cannot_be_asked_finds_nothing_and_says_why(self, index, publish, rf, query):
        publish()
        context = index.get_context(rf.get(f"/topics/?{query}"))

        assert list(context["articles"]) == []
        assert set(context["filters"].errors) == {query.split("=")[0]}

    def test_combine(self, publish):
        topic = make_topic("Dosing")
        publish(topics=[topic])
        article = publish(topics=[topic], audience=Audience.FAMILIES)
        asked = {"topic": "dosing", "audience": Audience.FAMILIES, "q": "blood"}

        assert list(ArticleFilterSet(asked, queryset=TopicArticlePage.objects.live()).qs) == [article]


class TestLetters:
    def test_find_titles_by_their_first_sign_in_any_case(self, publish, listed):
        small, large, digit = publish(title="anc"), publish(title="Anemia"), publish(title="12.5 mg")
        publish(title="Blood")

        assert set(listed("letter=A")) == set(listed("letter=a")) == {small, large}
        assert listed("letter=other") == [digit]


class TestReviewedSince:
    def test_counts_the_day_itself(self, publish, listed):
        article, older = publish(), publish()
        day = timezone.localdate()
        Governance.objects.filter(page=older.pk).update(last_reviewed_on=day - datetime.timedelta(days=2))

        assert listed(f"reviewed_since={day}") == [article]
        assert set(listed(f"reviewed_since={day - datetime.timedelta(days=2)}")) == {article, older}


class TestStanding:
    def test_an_article_whose_source_fell_is_listed_and_never_called_current(self, index, publish, listed, client):
        article = publish()
        supersede(article.summary_citations[0])
        html = client.get(index.url).content.decode()

        assert listed() == listed("status=flagged") == [article]
        assert listed("status=current") == []
        assert "A source no longer holds</span>" in html
        assert "Current</span>" not in html.partition('class="rows hits"')[2]

    def test_the_old_short_answer_is_struck_where_its_source_fell(self, index, publish, client):
        article = publish(summary="Enroll first. [1] Count weekly.")
        supersede(article.summary_citations[0])
        html = client.get(index.url).content.decode()

        assert '<s><span class="vh">No longer holds: </span>Enroll first.</s> Count weekly.' in html

    def test_the_old_short_answer_of_an_overdue_article_stands_behind_a_notice(self, index, publish, client):
        make_overdue(publish())
        html = client.get(f"{index.url}?status=overdue").content.decode()

        assert "Written for its day, and not confirmed since." in html

    def test_several_may_be_asked_for_at_once(self, publish, listed):
        current, overdue = publish(), publish()
        make_overdue(overdue)

        assert (
            set(listed("status=current,overdue")) == set(listed("status=current&status=overdue")) == {current, overdue}
        )


class TestWords:
    def test_nothing_found_gives_a_way_out(self, index, publish, client):
        publish()
        html = client.get(f"{index.url}?letter=Z").content.decode()

        assert "No answer fits these filters." in html
        assert f'<a href="{index.url}">Show all answers</a>' in html

    @pytest.mark.parametrize("query", ["reviewed_since=yesterday", "status=x", "letter=%3Cscript%3E", "topic=x"])
    def test_what_cannot_be_asked_is_said_in_words(self, index, publish, client, query):
        publish()
        answer = client.get(f"{index.url}?{query}")
        html = answer.content.decode()

        assert answer.status_code == 200
        assert "These filters cannot be used as they are:" in html
        assert "<script>" not in html.partition("<main")[2]
