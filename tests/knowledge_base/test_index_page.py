"""The list of articles: what it shows, how it is narrowed, and what it costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.vocabulary.models import TopicSynonym
from cms.vocabulary.terms import Audience
from knowledge_base.filters import ArticleFilterSet
from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index, stream, valid_blocks
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow.models import Governance

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return publish_signed_off(make_index())


@pytest.fixture
def publish(index):
    """Put articles live with one pair of people, so that many are cheap."""
    author, reviewer, citation = make_user("managing_editor"), make_user("clinical_reviewer"), make_citation()

    def put_live(**fields):
        fields.setdefault("topics", [])
        fields["topics"] = fields["topics"] or [make_topic(f"Topic {TopicArticlePage.objects.count()}")]
        fields.setdefault("body", stream(("text", valid_blocks(citation)["cited_text"])))
        return publish_signed_off(make_article(index, citation=citation, **fields), author=author, reviewer=reviewer)

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

    @pytest.mark.parametrize("query", ["topic=nowhere", "audience=everybody", "status=x", f"q={'a' * 201}"])
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


def test_queries_do_not_grow_with_the_list(index, publish, client):
    topic = make_topic("Dosing")
    counts = []
    for more in (2, 6):
        for _ in range(more):
            publish(topics=[topic])
        client.get(index.url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"{index.url}?topic=dosing").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15
