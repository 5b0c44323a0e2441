"""Files and resources in an article: offered as they were signed, for the same cost however many there are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.knowledge_base import items, make_article, make_index, stream
from tests.factories.media_library import PDF, make_document, make_resource, upload
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


@pytest.fixture
def publish():
    editor, reviewer = make_user("managing_editor"), make_user("clinical_reviewer")
    index = publish_signed_off(make_index(), reviewer=make_user("managing_editor"))

    topic = make_topic()

    def published(documents, resources):
        files = [
            ("document", {"document": file.pk, "version": "Version 1", "reviewed_on": "2026-01-15", "note": ""})
            for file in documents
        ]
        listed = ("resource_list", {"heading": "To take along", "resources": items([each.pk for each in resources])})
        article = make_article(index=index, topics=[topic], body=stream(*files, listed))
        return publish_signed_off(article, author=editor, reviewer=reviewer)

    return published


def documents(numbers):
    return [make_document(title=f"Form {n}", file=upload(f"{n}.pdf", PDF + str(n).encode())) for n in numbers]


def resources(numbers):
    return [make_resource(f"Calendar {n}", url=f"https://example.org/{n}") for n in numbers]


def test_are_offered_where_they_stand(publish, client):
    page = publish(documents([0]), resources([0]))

    html = client.get(page.url).content.decode()

    assert re.search(r'<a href="/documents/\d+/[^"]+" download>.*Form 0</a>', html)
    assert '<a href="https://example.org/0">Calendar 0</a>' in html


def test_cost_the_same_for_one_and_five(publish, client):
    counts = []
    for numbers in ([0], range(1, 6)):
        page = publish(documents(numbers), resources(numbers))
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= MOST_QUERIES
