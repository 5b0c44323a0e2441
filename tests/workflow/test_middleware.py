"""A request to the admin happens whole or not at all, and says why not."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Revision

from tests.workflow.doors.http_doors import EDIT, form, post
from tests.workflow.ward import Ward, fresh, live_words
from workflow.models import AuditEntry


def said(response: Any) -> str:
    return " ".join(message.message for message in get_messages(response.wsgi_request)).strip()


class TestWholeOrNotAtAll:
    def test_leaves_no_draft_behind_when_a_receiver_refuses(self, ward: Ward, monkeypatch: Any) -> None:
        """The disable view has cancelled one task state by the time the gate says no to publishing it."""
        states = ward.submission.workflow_state.task_states.values_list("status", flat=True)

        post(ward.users["superuser"], "wagtailadmin_workflows:disable_task", ward.submission.workflow_state
             .current_task_state.task_id)  # fmt: skip

        assert list(states.all()) == ["in_progress"]
        assert fresh(ward.submission.workflow_state).current_task_state.task.active

    def test_keeps_what_is_allowed(self, ward: Ward) -> None:
        before = Revision.objects.for_instance(ward.index).count()

        response = post(ward.author, EDIT, ward.index.pk, data=form(ward.index))

        assert response.status_code == 302
        assert Revision.objects.for_instance(ward.index).count() == before + 1

    def test_saves_nothing_of_a_form_that_arrives_in_pieces(self, ward: Ward) -> None:
        before = Revision.objects.for_instance(ward.draft).count()

        response = post(ward.author, EDIT, ward.draft.pk, data=form(ward.draft))

        assert said(response) == (
            "A part of the form did not arrive, so nothing was saved. Reload the page and try again."
        )
        assert Revision.objects.for_instance(ward.draft).count() == before

    def test_answers_a_script_in_json(self, ward: Ward) -> None:
        response = post(ward.author, EDIT, ward.draft.pk, data=form(ward.draft), Accept="application/json")

        assert response.status_code == 400
        assert response.json()["error_message"].startswith("A part of the form did not arrive")


class TestReasons:
    def test_says_why_a_task_is_not_switched_off_under_a_review(self, ward: Ward) -> None:
        task = ward.submission.workflow_state.current_task_state.task

        response = post(ward.users["superuser"], "wagtailadmin_workflows:disable_task", task.pk)

        assert "is not signed off, so it cannot go live" in said(response)

    def test_keeps_what_something_refers_to(self, ward: Ward) -> None:
        topic = ward.article.topic_links.first().topic

        response = post(ward.users["superuser"], "wagtailsnippets_vocabulary_topic:delete", topic.pk)

        assert response.status_code < 500
        assert fresh(topic).pk == topic.pk
        assert live_words() == ward.words


class TestReading:
    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_opens_no_transaction(self, ward: Ward, method: str) -> None:
        with CaptureQueriesContext(connection) as queries:
            response = getattr(Client(), method)(reverse("wagtailadmin_login"))

        assert response.status_code in (200, 302)
        assert [query["sql"] for query in queries if "SAVEPOINT" in query["sql"]] == []

    def test_public_pages_are_none_of_its_business(self, ward: Ward) -> None:
        response = Client().post(Page.objects.get(pk=ward.article.pk).get_url())

        assert response.status_code < 500
        assert live_words() == ward.words


class TestAttempts:
    """What was refused leaves one entry in the audit, and nothing else."""

    def noted(self) -> list[AuditEntry]:
        return list(AuditEntry.objects.filter(action="refused").order_by("pk"))

    @pytest.mark.parametrize(
        ("person", "data", "status", "reason"),
        [
            ("author", {"withdraw": "1", "reason": "safety", "note": "Wrong dose."}, 403, "Only managing editors"),
            ("managing_editor", {"withdraw": "1", "reason": "safety", "note": ""}, 422, "Unprocessable"),
        ],
    )
    def test_on_a_review_screen(self, ward: Ward, person: str, data: Any, status: int, reason: str) -> None:
        response = post(ward.users[person], "reviews:record", ward.article.pk, data=data)

        (entry,) = self.noted()
        assert response.status_code == entry.data["status"] == status
        assert entry.actor == ward.users[person]
        assert entry.data["page_id"] == ward.article.pk
        assert entry.data["reason"].startswith(reason)
        assert live_words() == ward.words

    def test_on_a_screen_about_something_that_does_not_exist(self, ward: Ward) -> None:
        assert post(ward.reviewer, "reviews:review", 999_999).status_code == 404
        assert [entry.data["status"] for entry in self.noted()] == [404]

    def test_past_the_screens(self, ward: Ward) -> None:
        task = ward.submission.workflow_state.current_task_state.task

        post(ward.users["superuser"], "wagtailadmin_workflows:disable_task", task.pk)

        (entry,) = self.noted()
        assert entry.data["address"] == reverse("wagtailadmin_workflows:disable_task", args=[task.pk])
        assert entry.data["status"] == 403

    def test_not_of_somebody_who_is_not_signed_in(self, ward: Ward) -> None:
        Client().post(reverse("reviews:record", args=[ward.article.pk]), {"withdraw": "1"})

        assert self.noted() == []

    def test_not_of_what_was_allowed(self, ward: Ward) -> None:
        post(ward.author, EDIT, ward.index.pk, data=form(ward.index))

        assert self.noted() == []

    def test_a_password_stands_nowhere_in_it(self, ward: Ward) -> None:
        data = {"outcome": "sign", "password": "my secret words", "attested": "on", "fingerprint": "0" * 64}

        post(ward.reviewer, "reviews:review", ward.submission.pk, data=data)

        assert [entry.data["status"] for entry in self.noted()] == [403]
        assert "secret" not in str(self.noted()[0].data)
