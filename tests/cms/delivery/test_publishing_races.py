"""A page that goes live while somebody changes what it is made of, or who may read it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from cms.delivery.models import Publication
from cms.delivery.rebuilding import rebuild
from knowledge_base.models import TopicArticlePage
from tests.cms.delivery.changing import Consumer, close
from tests.factories.home import Answers
from tests.factories.knowledge_base import make_article
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import sign, submit

PATIENCE = 10  # seconds
MEANWHILE = 0.5  # seconds
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def until_somebody_waits() -> None:
    """Return when another connection waits for a lock, or nobody did for long; SQLite shows nobody who waits."""
    if connection.vendor == "sqlite":
        time.sleep(MEANWHILE)
        return
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.02)


def slowly(act: Callable[[], Any], begun: threading.Event) -> None:
    """Do this in a transaction that is still open when somebody else writes."""
    with transaction.atomic():
        act()
        begun.set()
        until_somebody_waits()


@pytest.fixture
def answers(committed_db: None) -> Answers:
    return Answers()


@pytest.fixture
def race(answers: Answers, in_thread: Callable) -> Callable:
    """Sign a page, so that it goes live, while something else was begun before and is committed after."""

    def run(draft: Any, act: Callable[[], Any]) -> Publication:
        submission, begun = submit(draft, author=answers.author), threading.Event()
        other = in_thread(slowly, act, begun)
        assert begun.wait(PATIENCE)
        sign(submission, reviewer=answers.reviewer)
        other.result()
        assert not rebuild(write=False)
        return Publication.objects.get(pk=draft.pk)

    return run


def revised(page: TopicArticlePage) -> TopicArticlePage:
    draft: TopicArticlePage = page.get_latest_revision_as_object()
    draft.summary = "The count, not the dose, decides. [1]"
    return draft


@pytest.mark.parametrize("above", [False, True], ids=["the page", "what it stands below"])
@pytest.mark.parametrize("is_new", [True, False], ids=["its first publication", "another one"])
def test_a_page_that_is_restricted_meanwhile_is_closed(
    answers: Answers, race: Callable, is_new: bool, above: bool
) -> None:
    page = make_article(answers.index, citation=answers.citation) if is_new else revised(answers.publish())

    publication = race(page, lambda: close(answers.index if above else page))

    assert not publication.is_open
    assert page.pk not in Consumer().copies


def test_a_topic_that_is_renamed_meanwhile_has_its_new_name(answers: Answers, race: Callable) -> None:
    topic = make_topic("Neutropenia")
    page = answers.publish(topics=[topic])

    def rename() -> None:
        topic.name = "Low counts"
        topic.save()

    race(revised(page), rename)

    copy = json.loads(Consumer().copies[page.pk])
    assert [each["title"] for each in copy["topics"]] == ["Low counts"]
