"""What the tests of our screens share: an article in review, and a page read as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from tests.factories.knowledge_base import fixed_id, make_article
from tests.factories.workflow import make_user, publish_signed_off, submit
from workflow.models import Submission


@contextmanager
def built_once(blocker: Any) -> Iterator[None]:
    """Keep what is built here for a whole module: each test rolls back to it, and the module takes it away."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def again(row: Any) -> Any:
    """Return a row as the database has it now."""
    return type(row)._base_manager.get(pk=row.pk)


def signed_in(user: User) -> Client:
    """Return a browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def parsed(html: str) -> BeautifulSoup:
    """Return a piece of a page as a document."""
    return BeautifulSoup(html, "html.parser")


def read(response: HttpResponse) -> BeautifulSoup:
    """Read the answer as a document."""
    return parsed(response.text)


def said(response: HttpResponse) -> str:
    """Return the messages that wait for the next page."""
    return " ".join(words(parsed(str(message))) for message in get_messages(response.wsgi_request))


def words(node: Tag | BeautifulSoup | None) -> str:
    """Return what `node` says, white space reduced to single spaces."""
    assert node is not None
    return " ".join(node.get_text(" ").split())


def screen_of(submission: Submission) -> str:
    """Return the address of a review."""
    return reverse("reviews:review", args=[submission.pk])


def fingerprint_on(client: Client, submission: Submission) -> str:
    """Return the fingerprint that the review page shows."""
    return str(read(client.get(screen_of(submission))).find("input", {"name": "fingerprint"})["value"])


def an_article(**fields: Any) -> Any:
    """Return an article as a draft, with the topic and the source that are there already."""
    shared = {"citation": Citation.objects.first(), "topics": Topic.objects.all()[:1] or None}
    return make_article(**(shared | fields))


def in_review(*, author: User | None = None, **options: Any) -> Submission:
    """Return an article that was never live, handed in."""
    author = author or make_user("author")
    return submit(an_article(owner=author), author=author, **options)


def changed_article(*, author: User, **changes: Any) -> Any:
    """Return an article of `author` that is live, with an unsaved change."""
    article = an_article(owner=author)
    article = publish_signed_off(article, author=author)
    for name, value in changes.items():
        setattr(article, name, value)
    return article


def typed(**fields: Any) -> dict[str, Any]:
    """Return what the editor sends for an article with these fields; the body is one paragraph."""
    text = rich_text("<p>A paragraph.</p>", features=["bold", "link", "ol", "ul"])
    data = {
        "title": "What blood counts does clozapine need?",
        "slug": "typed",
        "summary": "",
        "summary_sources": streamfield([]),
        "audience": "",
        "twin": "",
        "jurisdiction": "",
        "applies_to": "",
        "body": streamfield([("text", {"text": text, "citations-count": "0"})]),
        "topic_links": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(data | fields) | {"body-0-id": fixed_id(1)}
