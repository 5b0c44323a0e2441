"""Whoever goes round every layer is found."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from knowledge_base.models import TopicArticlePage
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import publish_signed_off
from tests.workflow.ward import fresh
from workflow import triggers, upkeep, verification
from workflow.checks import the_database_guards_what_is_live
from workflow.models import AccountEvent, AuditEntry, GatePermit, SignOff


@pytest.fixture(scope="module")
def kept_article(kept_answers):
    return publish_signed_off(make_article(kept_answers.index))


@pytest.fixture
def article(kept_article, db):
    return fresh(kept_article)


@pytest.fixture
def open_gate(db):
    """The database as somebody leaves it who may drop its triggers."""
    triggers.remove(connection)


def verify():
    errors = StringIO()
    with pytest.raises(CommandError, match="not what was signed"):
        call_command("verify_live", stderr=errors)
    return errors.getvalue()


def test_is_content_with_what_was_signed(article):
    out = StringIO()

    call_command("verify_live", stdout=out)

    assert "exactly what was signed off" in out.getvalue()
    assert upkeep.gate_is_closed()
    upkeep.verify_live()


def test_names_every_missing_trigger(article, open_gate):
    assert "gate_wagtailcore_page_update" in verify()
    assert not upkeep.gate_is_closed()
    with pytest.raises(upkeep.GateOpenError):
        upkeep.verify_live()


def test_finds_text_that_was_changed_past_everything(article, open_gate):
    TopicArticlePage.objects.filter(pk=article.pk).update(summary="Take 125 mg.")
    triggers.install(connection)

    assert f"Page {article.pk}: The text of" in verify()


def test_finds_a_signed_revision_that_was_altered(article, open_gate):
    revision = article.live_revision
    revision.content["summary"] = "Take 125 mg."
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    triggers.install(connection)

    assert "signed revision" in verify()


def test_finds_what_was_written_under_a_forged_permit(article):
    """Whoever may run any SQL may forge the permit of a signed revision; the triggers cannot tell."""
    permit = GatePermit.objects.create(page_id=article.pk, revision_id=article.live_revision_id)
    TopicArticlePage.objects.filter(pk=article.pk).update(summary="Take 125 mg.")
    permit.delete()

    assert f"Page {article.pk}: The text of" in verify()


def test_finds_a_signed_revision_of_an_earlier_payload_version_that_was_altered(article, open_gate, monkeypatch):
    keys = TopicArticlePage.payload_versions[1]
    monkeypatch.setattr(TopicArticlePage, "payload_versions", {1: keys, 2: keys})
    revision = article.live_revision
    revision.content["summary"] = "Take 125 mg."
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    triggers.install(connection)

    assert "signed revision" in verify()


@pytest.mark.parametrize(
    "change", [{"change_note": "Nothing changed."}, {"update_type": "minor"}, {"fingerprint": "0" * 64}]
)
def test_finds_a_signature_that_was_altered(article, open_gate, change):
    SignOff.objects.filter(page_id=article.pk).update(**change)
    triggers.install(connection)

    assert "is not what was signed" in verify()


def test_finds_the_words_of_a_source_altered_in_a_signature(article, open_gate):
    sign_off = SignOff.objects.get(page_id=article.pk)
    sign_off.dependencies[next(iter(sign_off.dependencies))]["label"] = "Another source"
    SignOff.objects.filter(pk=sign_off.pk).update(dependencies=sign_off.dependencies)
    triggers.install(connection)

    assert "is not what was signed" in verify()


def test_finds_a_signature_by_somebody_who_wrote_the_text(article, open_gate):
    SignOff.objects.filter(page_id=article.pk).update(reviewer=article.live_revision.user)
    triggers.install(connection)

    assert "by somebody who had a hand in the text" in verify()


def test_finds_a_page_of_a_type_that_nobody_reviews(article, open_gate):
    article.get_parent().add_child(instance=Page(title="Plain", slug="plain", live=False))
    Page.objects.filter(slug="plain").update(live=True)
    triggers.install(connection)

    assert "of a type that nobody reviews" in verify()


def test_finds_a_page_that_nobody_signed(article, open_gate):
    draft = make_article(article.get_parent().specific, title="Unsigned", topics=[])
    Page.objects.filter(pk=draft.pk).update(live=True)
    triggers.install(connection)

    assert "is not signed off" in verify()


def test_finds_a_permit_that_was_left_over(article):
    permit = GatePermit.objects.create(page_id=article.pk, revision_id=article.live_revision_id)

    assert "permit was left over" in verify()
    permit.delete()


def test_finds_an_audit_that_does_not_hold(article, open_gate):
    AuditEntry.objects.filter(number=2).delete()
    triggers.install(connection)

    assert "Entry 2 is missing." in verify()


def test_takes_into_the_audit_what_the_database_noted_long_ago(article):
    then = timezone.now() - datetime.timedelta(days=1)
    AccountEvent.objects.create(at=then, what=AccountEvent.What.GROUP_ADDED, username="sorrel")

    call_command("verify_live", stdout=StringIO())

    assert AuditEntry.objects.first().data["username"] == "sorrel"


class TestDatabaseCheck:
    def test_is_silent_while_the_gate_stands(self, db):
        assert the_database_guards_what_is_live(None, databases=["default"]) == []

    def test_warns_of_missing_triggers(self, open_gate):
        (found,) = the_database_guards_what_is_live(None, databases=["default"])

        assert found.id == "workflow.W001"
        assert found.hint == "Run migrate."

    def test_asks_no_database_that_it_was_not_given(self):
        assert the_database_guards_what_is_live(None, databases=None) == []


def test_asks_as_often_for_many_pages_as_for_few(answers):
    counts = []
    for number in (2, 6):
        for _number in range(number):
            answers.publish()
        with CaptureQueriesContext(connection) as caught:
            assert list(verification.findings()) == []
        counts.append(len(caught))

    assert counts[0] == counts[1]
