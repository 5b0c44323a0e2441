"""The article: its place in the tree, its twin, what it refuses, and what templates get."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from cms.vocabulary.terms import Audience
from home.models import HomePage, ResourceHubPage
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index, stream, valid_blocks
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user, publish_signed_off
from workflow import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(rf: RequestFactory):
    return rf.get("/")


class TestTree:
    def test_articles_stand_below_an_index_and_nothing_below_them(self):
        assert TopicArticlePage.allowed_parent_page_models() == [KnowledgeBaseIndexPage]
        assert TopicArticlePage.allowed_subpage_models() == []

    def test_indexes_stand_below_the_front_page_or_a_hub_and_hold_articles(self):
        assert set(KnowledgeBaseIndexPage.allowed_parent_page_models()) == {HomePage, ResourceHubPage}
        assert KnowledgeBaseIndexPage.allowed_subpage_models() == [TopicArticlePage]

    def test_another_parent_is_refused(self):
        home = Site.objects.get(is_default_site=True).root_page.specific

        assert not TopicArticlePage.can_create_at(home)
        assert not TopicArticlePage.can_create_at(make_article())
        assert not KnowledgeBaseIndexPage.can_create_at(make_index(slug="other"))

    def test_both_start_as_drafts(self):
        article = make_article()

        assert not article.live
        assert not article.get_parent().live


class TestClean:
    def test_refuses_a_short_answer_that_points_nowhere(self):
        article = make_article()
        article.summary = "Count weekly. [7]"

        with pytest.raises(ValidationError) as caught:
            article.full_clean()

        assert caught.value.message_dict == {
            "summary": ["The text points at source [7], but only one source is listed below it."]
        }

    def test_refuses_a_twin_of_the_same_audience(self):
        article = make_article()
        article.twin = make_article(topics=[])

        with pytest.raises(ValidationError, match="is for the same audience"):
            article.full_clean()


class TestTwin:
    def pair(self):
        older = publish_signed_off(make_article())
        younger = publish_signed_off(
            make_article(
                topics=[make_topic("For families")],
                audience=Audience.FAMILIES,
                twin=older,
                body=stream(("text", valid_blocks(make_citation())["cited_text"])),
            )
        )
        return older, younger

    def test_is_stored_once_and_found_from_both_sides(self):
        older, younger = self.pair()

        assert older.twin is None
        assert older.public_twin == younger
        assert younger.public_twin == older

    def test_is_not_shown_while_a_draft(self):
        older = publish_signed_off(make_article())
        draft = make_article(topics=[], audience=Audience.FAMILIES, twin=older)

        assert older.public_twin is None
        assert draft.public_twin == older

    def test_is_not_shown_while_restricted(self):
        older, younger = self.pair()
        PageViewRestriction.objects.create(page=younger, restriction_type="login")

        assert older.public_twin is None

    def test_is_linked_from_both_pages_and_named_by_the_api_on_both(self, client):
        pair = self.pair()

        for page, other in (pair, reversed(pair)):
            html = client.get(page.url).content.decode()
            heading = "For individuals and families" if other == pair[1] else "For clinicians"
            assert f'<h2>{heading}</h2>\n      <p><a href="{other.url}">{other.title}</a></p>' in html
            twin = client.get(f"/api/v2/pages/{page.pk}/").json()["twin"]
            assert (twin["id"], twin["type"]) == (other.pk, "knowledge_base.TopicArticlePage")
            listed = client.get(f"/api/v2/pages/?type=knowledge_base.TopicArticlePage&fields=twin&slug={page.slug}")
            assert listed.json()["items"][0]["twin"] == twin

    def test_is_named_nowhere_once_it_was_withdrawn(self, client):
        older, younger = self.pair()
        services.withdraw(page=younger, user=make_user("clinical_lead"), reason="retired", note="Gone.")

        assert 'class="aside twin"' not in client.get(older.url).content.decode()
        assert client.get(f"/api/v2/pages/{older.pk}/").json()["twin"] is None

    def test_is_not_copied(self):
        older = make_article()
        younger = make_article(topics=[], audience=Audience.FAMILIES, twin=older)

        copied = younger.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)

        assert copied.twin is None


class TestTemplates:
    def test_get_two_names(self, request_):
        article = make_article()
        own = set(article.get_context(request_)) - set(super(TopicArticlePage, article).get_context(request_))

        assert own == {"evidence", "toc"}

    def test_list_sections_and_mark_the_red_flag(self, request_):
        blocks = valid_blocks(make_citation())
        article = make_article(
            body=stream(
                ("heading", {"text": "Dose", "level": "h2"}),
                ("heading", {"text": "Going up", "level": "h3"}),
                ("red_flag", blocks["red_flag"]),
            )
        )
        toc = [(section.anchor, section.text, section.warn) for section in article.get_context(request_)["toc"]]

        assert toc == [
            ("answer", "Short answer", False),
            ("act", "Act the same day", True),
            ("dose", "Dose", False),
        ]

    def test_put_the_red_flag_apart_from_the_sections(self):
        blocks = valid_blocks(make_citation())
        article = make_article(body=stream(("tip", blocks["tip"]), ("red_flag", blocks["red_flag"])))

        assert [block.block_type for block in article.red_flags] == ["red_flag"]
        assert [block.block_type for block in article.sections] == ["tip"]
        assert article.has_graded_tips

    def test_say_the_short_answer_plainly_in_lists(self):
        article = make_article(summary="Count weekly. [1]\n\nThen monthly. [1]")

        assert article.summary_text == "Count weekly. Then monthly."

    def test_say_where_the_article_holds(self):
        assert make_article().place == "United States"
        assert TopicArticlePage(jurisdiction="").place == ""

    def test_name_the_topics_in_their_order(self):
        topics = [make_topic("Second"), make_topic("First")]

        assert TopicArticlePage.objects.get(pk=make_article(topics=topics).pk).topics == topics


def test_a_private_field_is_neither_searched_nor_published():
    published = {field.name for field in TopicArticlePage.api_fields} | {"title"}
    searched = {field.field_name for field in TopicArticlePage.search_fields if type(field).__name__ == "SearchField"}

    assert searched <= published


@pytest.mark.parametrize("page_type", ["text", "callout"])
def test_links_to_pages_cost_the_same_whatever_their_number(client, page_type):
    index = publish_signed_off(make_index())
    link = {
        "text": ("text", {"text": f'<p><a linktype="page" id="{index.pk}">Topics</a></p>', "citations": []}),
        "callout": (
            "callout",
            {"heading": "See", "text": "<p>Below.</p>", "link": {"text": "Topics", "page": index.pk, "url": ""}},
        ),
    }[page_type]
    counts = []
    for many in (1, 20):
        article = publish_signed_off(make_article(topics=[make_topic(f"Topic {many}")], body=stream(*[link] * many)))
        client.get(article.url)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(article.url).content.decode()
        assert html.count('<a href="/topics/">Topics</a>') >= many
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15
