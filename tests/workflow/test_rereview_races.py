"""A source that falls, or stands again, while somebody signs: in whatever order, the requests tell the truth."""

from __future__ import annotations

import pytest
from django.test import override_settings

from cms.vocabulary.models import Citation
from tests.factories.home import Answers
from tests.factories.knowledge_base import make_article, stream, valid_blocks
from tests.factories.vocabulary import make_citation, supersede
from tests.factories.workflow import PASSWORD, make_user, submit
from tests.workflow.test_races import at_once, signing
from workflow import services, verification
from workflow.models import AuditEntry, RereviewRequest


@pytest.fixture(autouse=True)
def queued_tasks():
    """Mail and index after the transaction, as in production."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


@pytest.fixture
def answers(committed_db):
    return Answers()


@pytest.fixture
def article(answers):
    return answers.publish()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def stand_again(citation):
    citation = fresh(citation)
    citation.status, citation.status_date = Citation.Status.ACTIVE, None
    citation.save()


def confirming(article):
    reviewer, seen = make_user("clinical_reviewer"), fresh(article).live_sign_offs()[0].fingerprint
    return lambda: services.reaffirm(page=article, user=reviewer, fingerprint=seen, password=PASSWORD, attested=True)


@pytest.mark.parametrize("turn", range(3))
class TestAtOnce:
    def test_a_text_without_the_source_is_signed_while_it_falls(self, answers, article, in_thread, turn):
        other = make_citation()
        cited = stream(("text", valid_blocks(other)["cited_text"]))
        model = make_article(answers.index, citation=other, topics=[], body=cited, slug="model")
        draft = fresh(article).get_latest_revision_as_object()
        draft.summary_sources, draft.body = model.summary_sources, model.body
        submission = submit(draft, author=answers.author)

        raised = at_once(in_thread, signing(submission), lambda: supersede(fresh(answers.citation)))

        assert raised == [None, None]
        assert not RereviewRequest.objects.open().exists()
        assert not fresh(article).rests_on_fallen
        assert list(verification.findings()) == []

    def test_a_text_is_confirmed_while_its_source_stands_again(self, answers, article, in_thread, turn):
        supersede(answers.citation)

        raised = at_once(in_thread, confirming(article), lambda: stand_again(answers.citation))

        assert raised == [None, None]
        assert RereviewRequest.objects.get().outcome in ("reaffirmed", "restored")
        assert AuditEntry.objects.filter(action="rereview_closed").count() == 1

    def test_two_sources_of_one_page_fall(self, answers, article, in_thread, turn):
        second = make_citation()
        draft = fresh(article).get_latest_revision_as_object()
        draft.body = stream(
            ("text", valid_blocks(answers.citation)["cited_text"]), ("text", valid_blocks(second)["cited_text"])
        )
        signing(submit(draft, author=answers.author))()

        raised = at_once(in_thread, lambda: supersede(fresh(answers.citation)), lambda: supersede(fresh(second)))

        assert raised == [None, None]
        assert RereviewRequest.objects.open().filter(page=article.pk).count() == 2
