"""The page for developers: every request on it can be sent, and answers with something."""

import html
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.vocabulary.models import TopicCode
from tests.factories.home import Answers
from tests.factories.knowledge_base import TIP, items, make_article, stream
from tests.factories.vocabulary import make_topic
from workflow import services


@pytest.fixture
def page(answers: Answers, client: Client) -> str:
    """The page, with an answer about a topic that has a code, and one that was withdrawn."""
    topic = make_topic("Neutropenia")
    TopicCode.objects.create(topic=topic, system="icd-10-cm", code="D70.9")
    cited = items([answers.citation.pk])
    body = stream(("tip", {**TIP, "statement": "Count.", "citations": cited, "stands_alone": True}))
    kept = answers.publish(title="What is a low count?", topics=[topic], body=body)
    gone = answers.publish(title="Old advice")
    services.withdraw(
        page=gone.page_ptr, user=answers.author, reason="superseded", note="A newer page.", replacement=kept.page_ptr
    )
    return client.get("/developers/").content.decode()


def requests_on(page: str) -> list[str]:
    return [html.unescape(path) for path in re.findall(r"curl -s 'http://[^/]+(/[^ ]+?)'", page)]


def test_every_request_answers(page: str, client: Client) -> None:
    answers = {path: client.get(path) for path in requests_on(page)}

    assert len(answers) == 8
    assert [answer.json()["title"] for path, answer in answers.items() if "/modules/" in path] == ["Count."]
    assert sorted({answer.status_code for answer in answers.values()}) == [200, 410]
    lists = [answer.json() for answer in answers.values() if "items" in answer.json()]
    assert all(found["meta"]["total_count"] for found in lists)


def test_the_program_on_it_reads_what_the_api_answers(page: str, client: Client) -> None:
    query = re.search(r'pages\("([^"]+)"\)', html.unescape(page))

    assert query is not None
    found = client.get(f"/api/v2/pages/?{query[1]}&limit=100&cursor=").json()
    assert found["meta"]["next_cursor"] is None
    assert {"title", "meta", "summary"} <= set(found["items"][0])
    assert found["items"][0]["meta"]["review"]["last_reviewed"]


def search_on(client: Client) -> list[str]:
    page = client.get("/developers/")
    assert page.status_code == 200
    return [path for path in requests_on(page.content.decode()) if "search=" in path]


def test_the_words_of_a_search_are_whole_in_any_script(answers: Answers, client: Client) -> None:
    answers.publish(title="¿Qué síntomas?")

    (path,) = search_on(client)

    assert path == f"/api/v2/pages/?search={quote('síntomas')}&limit=3"
    assert client.get(path).json()["meta"]["total_count"] == 1


def test_a_title_without_letters_makes_no_search(answers: Answers, client: Client) -> None:
    answers.publish(title="—?")

    assert search_on(client) == []


def test_names_no_draft(answers: Answers, client: Client) -> None:
    draft = make_article(answers.index, title="A secret draft", citation=answers.citation)

    page = client.get("/developers/").content.decode()

    assert f"/pages/{draft.pk}/" not in page
    assert "curl -s" in page


def restrict(answers: Answers, article: Any) -> None:
    PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")


def withdraw(answers: Answers, article: Any) -> None:
    services.withdraw(page=article, user=answers.author, reason="error", note="Wrong.")


@pytest.mark.parametrize("take_away", [restrict, withdraw])
def test_names_no_page_that_is_not_public_any_more(answers: Answers, client: Client, take_away: Any) -> None:
    article = answers.publish(title="What was public")
    assert f"/pages/{article.pk}/" in client.get("/developers/").content.decode()

    take_away(answers, article)

    page = client.get("/developers/").content.decode()
    assert f"/pages/{article.pk}/" not in page
    assert "curl -s" in page
