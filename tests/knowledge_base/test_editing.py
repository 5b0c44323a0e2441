"""An author at the form: drafts may lack anything, and nothing wrong is half saved."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from knowledge_base.blocks.body import ArticleBodyBlock
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_citation, make_topic
from tests.factories.workflow import make_user

pytestmark = pytest.mark.django_db

TIP = {
    "statement": "Count weekly.",
    "detail": json.dumps({"entityMap": {}, "blocks": []}),
    "audience": [],
    "severity": "",
    "strength": "",
    "certainty": "",
    "jurisdiction": "",
    "effective_from": "",
}


@pytest.fixture
def author(client):
    client.force_login(make_user("author"))
    return client


def form(**fields):
    data = {
        "title": "What does the count mean?",
        "slug": "count",
        "summary": "",
        "summary_sources": streamfield([]),
        "audience": "",
        "twin": "",
        "jurisdiction": "",
        "applies_to": "",
        "body": streamfield([]),
        "topic_links": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(data | fields)


def tip(citations=(), **fields):
    sources = {"count": str(len(citations))}
    for number, pk in enumerate(citations):
        sources |= {
            f"{number}-deleted": "",
            f"{number}-order": str(number),
            f"{number}-value": str(pk),
            f"{number}-id": "",
        }
    return streamfield([("tip", {**TIP, **fields, "citations": sources})])


def add(client, index, **fields):
    address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])
    return client.post(address, form(**fields))


def test_the_form_opens(author):
    index = make_index()
    address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "topicarticlepage", index.pk])
    html = author.get(address).content.decode()

    assert "Stands first on the page and alone in lists" in html
    assert "Readers and other sites find the page by it" in html


def test_a_draft_may_lack_everything_but_a_title(author):
    response = add(author, make_index(), body=tip())
    article = TopicArticlePage.objects.get()

    assert response.status_code == 302
    assert not article.live
    assert article.body[0].value["statement"] == "Count weekly."


def test_a_draft_keeps_its_sources_and_topics(author):
    citation, topic = make_citation(), make_topic()
    topics = inline_formset([{"topic": topic.pk}])
    add(author, make_index(), body=tip([citation.pk]), topic_links=topics)
    article = TopicArticlePage.objects.get()

    assert list(article.body[0].value["citations"]) == [citation]
    assert article.topics == [topic]


@pytest.mark.parametrize(
    "fields",
    [
        {"summary": "Count. [1]"},
        {"body": tip(statement="Count. [3]")},
        {"body": tip(statement="A\x00B")},
        {"body": tip(severity="deadly")},
        {"body": tip(effective_from="31 June")},
        {"title": "A\x00B"},
        {"audience": "everybody"},
        {"twin": "99999999999999999999"},
        {"twin": "x"},
        {"topic_links": inline_formset([{"topic": "99999999999999999999"}])},
        {"topic_links": inline_formset([{"topic": "x"}])},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_is_wrong_is_refused_and_nothing_is_saved(author, fields):
    response = add(author, make_index(), **fields)

    assert response.status_code == 200
    assert response.context["form"].errors or response.context["form"].formsets["topic_links"].errors
    assert not TopicArticlePage.objects.exists()


def test_a_second_card_of_a_page_is_a_message_by_its_field_and_what_was_typed_stays(author):
    index, cards = make_index(), {"count": "2"}
    for row in ("0", "1"):
        cards |= {f"{row}-deleted": "", f"{row}-order": row, f"{row}-id": ""}
        cards |= {f"{row}-value-page": str(index.pk), f"{row}-value-words": "Typed words"}
    block = {"heading": "Read next", "cards": cards, "topic": "", "audience": "", "how_many": "4"}
    response = add(author, index, body=streamfield([("card_list", block)]))

    assert response.status_code == 200
    assert "This page has a card already: remove one of the two." in response.content.decode()
    assert response.content.decode().count("Typed words") == 2
    assert not TopicArticlePage.objects.exists()


@pytest.mark.parametrize("forged", ["99999999999999999999", "99999999", "x", "-1"])
def test_a_source_that_does_not_exist_is_not_saved(author, forged):
    add(author, make_index(), body=tip([forged]), summary_sources=streamfield([("citation", forged)]))
    article = TopicArticlePage.objects.get()

    assert list(article.evidence) == []


def test_an_article_is_not_created_below_another(author):
    response = add(author, make_article())

    assert response.status_code in (302, 403)
    assert TopicArticlePage.objects.count() == 1


def test_an_index_is_not_created_below_an_article(author):
    article = make_article()
    address = reverse("wagtailadmin_pages:add", args=["knowledge_base", "knowledgebaseindexpage", article.pk])
    author.post(address, {"title": "x", "slug": "x"})

    assert KnowledgeBaseIndexPage.objects.count() == 1


def test_an_author_sees_the_page_as_readers_will(author):
    add(author, make_index(), body=tip([make_citation("One source").pk]))
    article = TopicArticlePage.objects.get()
    html = author.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk])).content.decode()

    assert 'class="tip-claim"' in html
    assert "One source" in html


@pytest.mark.parametrize("name", ArticleBodyBlock().child_blocks)
def test_an_author_sees_each_block_as_readers_will_before_choosing_it(author, name):
    block = TopicArticlePage._meta.get_field("body").stream_block.child_blocks[name]
    html = author.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()

    assert block.is_previewable
    assert "center/clinical.css" in html
    assert block.render(block.get_preview_value()).strip().splitlines()[0].strip() in html
