from html import unescape

import pytest
from wagtail.models import Page

from home.models import HomePage
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.home import publish_front_page, put_review_date
from tests.factories.knowledge_base import make_article


@pytest.fixture
def shown(client):
    """Return the words of the front page as it is now."""

    def get():
        response = client.get("/")
        assert response.status_code == 200
        return unescape(response.content.decode())

    return get


class TestTreeRules:
    def test_stands_below_the_root_only_and_once(self):
        assert HomePage.allowed_parent_page_models() == [Page]
        assert HomePage.max_count == 1

    def test_holds_lists_and_never_articles(self):
        assert KnowledgeBaseIndexPage in HomePage.allowed_subpage_models()
        assert TopicArticlePage not in HomePage.allowed_subpage_models()


class TestHero:
    def test_promises_and_searches(self, db, shown):
        publish_front_page(heading="Clear answers on clozapine", often_asked="low ANC, , constipation")

        page = shown()

        assert "<h1>Clear answers on clozapine</h1>" in page
        assert '<a href="/search/?q=low%20ANC">low ANC</a>' in page
        assert page.count('href="/search/?q=') == 2

    def test_draws_the_schedule_only_with_a_caption(self, db, shown):
        assert "<figure" not in shown()

        publish_front_page(schedule_caption="One dot, one count.")

        assert "<figcaption>One dot, one count.</figcaption>" in shown()


class TestSafetyMessage:
    def test_is_absent_without_a_claim(self, db, shown):
        publish_front_page(safety_kicker="Safety update", safety_text="Explained.")

        assert "Explained." not in shown()

    def test_leads_to_the_page_while_the_public_may_open_it(self, answers, shown):
        article = answers.publish()
        publish_front_page(safety_claim="The REMS ended.\nThe counts did not.", safety_page=article.page_ptr)

        page = shown()

        assert "The REMS ended.<br>The counts did not." in page
        assert f'<a class="more" href="{article.url}">{article.title}' in page

    def test_hides_the_link_to_a_page_that_is_not_public(self, answers, shown):
        draft = make_article(answers.index, topics=[], title="Unsigned words")
        publish_front_page(safety_claim="The REMS ended.", safety_page=draft.page_ptr)

        assert "Unsigned words" not in shown()


class TestProof:
    def test_counts_what_holds_today(self, answers, shown):
        answers.publish()
        put_review_date(answers.publish(), -1)

        page = shown()

        assert '<b class="num">1</b> of 2 answers are current' in page
        assert '<span class="n num">1 answer</span>' in page

    def test_says_nothing_before_there_is_anything_to_count(self, db, shown):
        assert "How current are we today?" not in shown()
