"""What an answer costs: the same for two records and for fifty."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.vocabulary.terms import Audience
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from media_library.models import CenterDocument, CenterImage
from tests.factories.knowledge_base import make_article, make_index, stream
from tests.factories.media_library import make_image, picture, upload
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off

MOST_QUERIES = 15
ARTICLES = "/api/v2/pages/?type=knowledge_base.TopicArticlePage"


def queries_of(client: Client, address: str, records: int) -> int:
    """Return how many queries an answer with that many records takes, once caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert len(response.json()["items"]) == records
    return len(captured)


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
    """Fifty articles, images and documents, made once for all tests here."""
    publish(50)
    file = make_image(file=upload("a.png", picture(width=8, height=8))).file.name
    CenterImage.objects.bulk_create(CenterImage(title=f"{n}", file=file, width=8, height=8) for n in range(49))
    CenterDocument.objects.bulk_create(CenterDocument(title=f"{n}", file="documents/a.pdf") for n in range(50))
    for record in [*CenterImage.objects.all(), *CenterDocument.objects.all()]:
        record.tags.add("form", f"tag {record.pk}")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v2/pages/?child_of=INDEX",
        f"{ARTICLES}&fields=*",
        f"{ARTICLES}&search=counts",
        f"{ARTICLES}&search=counts&fields=*&order=title",
        f"{ARTICLES}&status=current&topic=topic-1",
        "/api/v2/images/?fields=*",
        "/api/v2/images/?search=1&fields=*",
        "/api/v2/documents/?fields=*",
    ],
)
def test_a_list_costs_the_same_for_2_20_and_50(library: None, db: None, client: Client, address: str) -> None:
    address = address.replace("INDEX", str(KnowledgeBaseIndexPage.objects.get().pk))
    found = client.get(address).json()["meta"]["total_count"]

    counts = {limit: queries_of(client, f"{address}&limit={limit}", min(limit, found)) for limit in (2, 20, 50)}

    assert counts[2] == counts[20] == counts[50]
    assert counts[50] <= MOST_QUERIES


def test_one_article_costs_little(library: None, db: None, client: Client) -> None:
    address = f"/api/v2/pages/{TopicArticlePage.objects.live().first().pk}/"
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        client.get(address)

    assert len(captured) <= MOST_QUERIES
