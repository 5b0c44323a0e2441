"""Who is told that live pages need a new look: whoever answers for each, and the clinical leads in one mail."""

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.factories.home import put_review_date
from tests.factories.vocabulary import supersede
from tests.factories.workflow import make_user
from tests.workflow.test_notifications import BROKEN, QUEUED
from tests.workflow.ward import fresh
from workflow import upkeep
from workflow.models import Governance
from workflow.rereview_mail import send_rereview_mail, tell_of_rereviews

pytestmark = pytest.mark.django_db

LEAD = "lead@example.org"


def sent() -> dict[str, str]:
    """Return the body of each mail by its one recipient."""
    assert all(len(message.to) == 1 for message in mail.outbox)
    return {message.to[0]: message.body for message in mail.outbox}


@pytest.fixture(scope="module")
def kept_pages(kept_answers):
    """Two live articles: one of an author, one that nobody answers for."""
    owner = make_user("author", username="olive")
    return [kept_answers.publish(title="Whose is this?", owner=owner), kept_answers.publish(title="Nobody’s")]


@pytest.fixture
def pages(kept_pages, db):
    return [fresh(page) for page in kept_pages]


@pytest.fixture
def owner(pages):
    return pages[0].owner


def test_the_owner_is_told_of_their_page_alone(answers, pages):
    supersede(answers.citation)

    body = sent()["olive@example.org"]
    assert "Whose is this?" in body
    assert "Nobody’s" not in body
    assert "http://testserver" + reverse("reviews:record", args=[pages[0].pk]) in body
    assert f"{answers.citation.warning()}: {answers.citation}." in body
    assert "Due " in body


def test_managing_editors_are_told_of_what_nobody_answers_for(answers, pages):
    supersede(answers.citation)

    assert "Nobody’s" in sent()[answers.author.email]
    assert "Whose is this?" not in sent()[answers.author.email]


def test_managing_editors_stand_in_for_an_owner_who_left(answers, pages, owner):
    owner.is_active = False
    owner.save()

    supersede(answers.citation)

    assert "olive@example.org" not in sent()
    assert "Whose is this?" in sent()[answers.author.email]


def test_the_owner_whom_governance_names_comes_before_whoever_started_the_page(answers, pages):
    other = make_user("author", username="perry")
    Governance.objects.filter(page=pages[0]).update(owner=other)

    supersede(answers.citation)

    assert "Whose is this?" in sent()["perry@example.org"]
    assert "olive@example.org" not in sent()


def test_each_lead_gets_one_summary_of_all(answers, pages):
    supersede(answers.citation)

    to_lead = [message for message in mail.outbox if message.to == [LEAD]]
    assert len(to_lead) == 1
    assert to_lead[0].subject == "Please read again: 2 pages"
    assert "Whose is this?" in to_lead[0].body
    assert "Nobody’s" in to_lead[0].body
    assert to_lead[0].body.count(str(answers.citation)) == 1
    assert "?show=rereview" in to_lead[0].body


def test_reviewers_and_auditors_are_not_mailed(answers, pages):
    auditor = make_user("auditor")

    supersede(answers.citation)

    assert not {auditor.email, answers.reviewer.email} & set(sent())


def test_a_passed_review_date_is_told_in_the_same_way(answers, pages):
    put_review_date(pages[0], -1)

    upkeep.ask_for_rereviews()

    assert "Its review date passed." in sent()["olive@example.org"]
    assert LEAD in sent()


def test_a_source_that_stands_again_before_the_worker_comes_is_not_told(answers, pages):
    with QUEUED:
        supersede(answers.citation)
        answers.citation.status = "active"
        answers.citation.save()
        (task,) = DBTaskResult.objects.filter(task_path="workflow.rereview_mail.tell_of_rereviews")

    tell_of_rereviews.call(*task.args_kwargs["args"])

    assert mail.outbox == []


def test_one_task_is_queued_however_many_pages_there_are(answers, pages):
    with QUEUED:
        supersede(answers.citation)

    assert DBTaskResult.objects.filter(task_path__startswith="workflow.rereview_mail").count() == 1


def test_a_broken_server_holds_up_nothing_and_is_tried_again(answers, pages, owner):
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
        supersede(answers.citation)
    ids = list(pages[0].rereview_requests.values_list("pk", flat=True))

    with QUEUED, BROKEN:
        send_rereview_mail.call("rereview", owner.pk, ids)

    (again,) = DBTaskResult.objects.filter(task_path="workflow.rereview_mail.send_rereview_mail")
    assert again.args_kwargs["args"] == ["rereview", owner.pk, ids, 1]
