"""What an answer costs, asked for the first time: one query for pages, the same for two records and for fifty."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.core.references import key_of
from cms.delivery import feed, reading, upkeep
from cms.delivery.models import Publication
from cms.vocabulary.models import Topic
from cms.vocabulary.terms import Audience
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from media_library.models import CenterDocument, CenterImage
from tests.factories.knowledge_base import make_article, make_index, stream
from tests.factories.media_library import make_image, picture, upload
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off

MOST_QUERIES_OF_FILES = 15
PAGES = "/api/v2/pages/"
ARTICLES = f"{PAGES}?type=knowledge_base.TopicArticlePage"
DOCUMENT = f"{PAGES}ARTICLE/"


def queries_of(client: Client, address: str) -> list[str]:
    """Return the statements that an answer takes."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, response.content
    return [query["sql"] for query in captured.captured_queries]


def publish(total: int) -> None:
    """Publish articles: each with a source and a topic of its own, every second one with its twin."""
    editor, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")
    index = publish_signed_off(make_index(), author=editor, reviewer=make_user("managing_editor"))
    link = f'<p>See <a linktype="page" id="{index.pk}">topics</a>.</p>'
    older = None
    for number in range(total):
        fields = {"twin": older, "audience": Audience.FAMILIES} if number % 2 else {}
        article = make_article(
            index=index,
            topics=[make_topic(f"Topic {number}")],
            body=stream(("text", {"text": link, "citations": []}), ("heading", {"text": "More", "level": "h2"})),
            **fields,
        )
        older = publish_signed_off(article, author=editor, reviewer=reviewer)


@pytest.fixture(scope="module")
def library(kept_db: None) -> None:
    """Fifty articles, images and documents, made once for all tests here; the last article shows all the files."""
    publish(50)
    upkeep.write_stale()
    file = make_image(file=upload("a.png", picture(width=8, height=8))).file.name
    CenterImage.objects.bulk_create(CenterImage(title=f"{n}", file=file, width=8, height=8) for n in range(49))
    CenterDocument.objects.bulk_create(CenterDocument(title=f"{n}", file="documents/a.pdf") for n in range(50))
    records = [*CenterImage.objects.all(), *CenterDocument.objects.all()]
    for record in records:
        record.tags.add("form", f"tag {record.pk}")
    # No page has a hundred files; what counts here is how many there are.
    last = Publication.objects.order_by("-pk")[0]
    Publication.objects.filter(pk=last.pk).update(uses=last.uses | dict.fromkeys(map(key_of, records), 1))


@pytest.fixture
def kept(library: None, db: None, client: Client) -> None:
    """What stands in memory of a process that has answered before: where sites are, topics and languages."""
    reading.forget()
    client.get(f"{PAGES}?limit=0")


@pytest.mark.parametrize("limit", [2, 20, 50])
@pytest.mark.parametrize(
    "query",
    [
        "fields=*",
        "order=-title&offset=1",
        "status=current&topic=topic-1",
        "audience=clinicians&format=article&section=topics&tier=standard",
        "code=rxnorm:2626",
        "reviewed_after=2020-01-01&changed_since=2020-01-01",
        "cursor=",
        "child_of=root",
        "descendant_of=root&locale=en&letter=w",
        "title=Topics&show_in_menus=false",
    ],
)
def test_a_list_of_pages_costs_one_query(kept: None, client: Client, query: str, limit: int) -> None:
    asked = queries_of(client, f"{ARTICLES}&{query}&limit={limit}")

    assert len(asked) == 1
    assert "delivery_head" in asked[0]
    assert "wagtailcore_page" not in asked[0]


def test_a_list_shows_as_many_as_were_asked_for(kept: None, client: Client) -> None:
    lists = {limit: client.get(f"{ARTICLES}&fields=*&limit={limit}").json() for limit in (2, 20, 50)}

    assert {limit: len(found["items"]) for limit, found in lists.items()} == {2: 2, 20: 20, 50: 50}
    assert {found["meta"]["total_count"] for found in lists.values()} == {50}


@pytest.mark.parametrize("name", ["child_of", "descendant_of", "ancestor_of"])
def test_where_a_page_stands_is_asked_once(kept: None, client: Client, name: str) -> None:
    address = f"{PAGES}?{name}={KnowledgeBaseIndexPage.objects.get().pk}"

    assert [len(queries_of(client, f"{address}&limit={limit}")) for limit in (2, 20, 50)] == [2, 1, 1]


def test_the_words_of_q_ask_for_topics_once(kept: None, client: Client) -> None:
    assert [len(queries_of(client, f"{ARTICLES}&q={words}")) for words in ("count", "blood+count")] == [2, 2]


@pytest.mark.parametrize("query", ["", "?fields=*", "?fields=_,title,review,attribution"])
def test_one_page_costs_one_query(kept: None, client: Client, query: str) -> None:
    pk = TopicArticlePage.objects.live().first().pk

    asked = queries_of(client, f"{PAGES}{pk}/{query}")

    assert len(asked) == 1
    assert "delivery_head" in asked[0]


def test_a_page_that_is_narrowed_down_costs_one_more(kept: None, client: Client) -> None:
    pk = TopicArticlePage.objects.live().first().pk

    assert len(queries_of(client, f"{PAGES}{pk}/?descendant_of=root")) == 2


def test_whoever_comes_after_a_change_reads_the_frame_anew(kept: None, client: Client) -> None:
    feed.move_head()
    frame = 1 + len(["sites", "topics", "languages", "codes"])

    assert [len(queries_of(client, f"{PAGES}?limit={limit}")) for limit in (2, 20, 50)] == [1 + frame + 1, 1, 1]


def test_whoever_reads_a_stale_page_first_writes_it(kept: None, client: Client) -> None:
    article = TopicArticlePage.objects.live().first()
    topic = Topic.objects.get(slug="topic-0")
    topic.name = "Blood counts, renamed"
    topic.save()
    address = f"{PAGES}{article.pk}/"

    first, then = queries_of(client, address), queries_of(client, address)

    assert [sql for sql in first if sql.startswith("INSERT") and "delivery_publication" in sql]
    assert len(then) == 1
    assert client.get(address).json()["topics"][0]["title"] == "Blood counts, renamed"


@pytest.mark.parametrize(
    "address", ["/api/v2/images/?fields=*", "/api/v2/images/?search=1&fields=*", "/api/v2/documents/?fields=*"]
)
def test_a_list_of_files_costs_the_same_for_2_20_and_50(library: None, db: None, client: Client, address: str) -> None:
    found = client.get(address).json()["meta"]["total_count"]

    counts = {limit: len(queries_of(client, f"{address}&limit={limit}")) for limit in (2, 20, 50)}

    assert found == 50 or "search" in address
    assert counts[2] == counts[20] == counts[50]
    assert counts[50] <= MOST_QUERIES_OF_FILES


@pytest.mark.parametrize("model", [CenterImage, CenterDocument])
def test_one_file_does_not_ask_for_all_that_pages_show(library: None, db: None, client: Client, model: type) -> None:
    name = {CenterImage: "images", CenterDocument: "documents"}[model]

    asked = queries_of(client, f"/api/v2/{name}/{model.objects.first().pk}/")

    assert [sql for sql in asked if "delivery_publication" in sql]
    assert not [sql for sql in asked if "json_each" in sql or "jsonb_object_keys" in sql]


def test_the_pages_are_there(library: None, db: None) -> None:
    assert Publication.objects.count() == Page.objects.live().exclude(depth=1).count()
